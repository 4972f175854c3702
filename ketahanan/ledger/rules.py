"""Normal side and floor of each kind of account (money 6.1)."""

from ketahanan.ledger.models import AccountKind

K = AccountKind

# The memo ledger of promises never mixes with cash.
MEMO = frozenset({K.DIPA, K.PAGU, K.KOMITMEN})
# Balances that never fall below zero.
FLOORED = frozenset(
    {K.PAGU, K.KOMITMEN, K.RPL, K.TRANSIT, K.RETUR, K.REK_POKJA, K.KAS_POKJA, K.BELANJA, K.SETOR, K.TGR}
)
# Balance = credits - debits; for all others debits - credits.
CREDIT_SIDE = frozenset({K.KAS_NEGARA, K.DIPA, K.PAJAK, K.SWADAYA, K.BUNGA})
