"""/pengukuran/"""
