"""Files of banks: payments out, statements and answers in. No framework, no database, no clock, no network."""
