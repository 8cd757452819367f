"""The templates that a network fills in, each with two examples; their headings are the columns that are read."""

TALENTS = 4


def _lines(*rows: str) -> str:
    return "".join(f"{row}\r\n" for row in rows)


TEMPLATES = {
    "people": _lines(
        "name;email;phone;language;languages;postcode;place;sector;organisation;role;hats;capacity_per_quarter;about;"
        + ";".join(f"talent {n};talent {n} kind" for n in range(1, TALENTS + 1)),
        "Nadia Voorbeeld;nadia@example.org;0470 00 11 11;nl;nl,fr;2800;Mechelen;finance;Coöperatie Voorbeeld;boekhouder;"
        "member;2;;Ik reken na of een idee zichzelf kan dragen;professional;Ik kook voor grote groepen;hobby;;;;",
        "Jan Voorbeeld;;0470 00 22 22;nl;nl;8011;Zwolle;;;;member;1;;Ik weet hoe het is om schulden te hebben;lived;;;;;;",
    ),
    "organisations": _lines(
        "name;country;registry_number;website;postcode;place;region;sector;domain;nace_code;nace_version;staff_count;"
        "turnover_eur;balance_sheet_eur;figures_year",
        "Coöperatie Voorbeeld;BE;0403.199.702;https://voorbeeld.example;2800;Mechelen;;finance;armoede;64.191;"
        "nace_bel_2025;12;900000;400000;2025",
        "Stichting Voorbeeld;NL;12345678;;8011;Zwolle;;;;;;4;;;2025",
    ),
}
COLUMNS = {kind: tuple(text.split("\r\n")[0].split(";")) for kind, text in TEMPLATES.items()}
