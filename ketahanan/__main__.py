from ketahanan.site.cli import main

main()
