"""KBO, KvK and the numbers of neighbours."""

import pytest

from vlechtwerk.people.numbers import registry_number


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("BE", "0403.199.702", "0403199702"),
        ("BE", "BE 0403.199.702", "0403199702"),
        ("BE", "be0403199702", "0403199702"),
        ("BE", "403 199 702", "0403199702"),
        ("BE", "0403-199/702", "0403199702"),
        ("NL", "1234 5678", "12345678"),
        ("NL", "12345678.0001", "123456780001"),
        ("FR", "732 829 320", "732829320"),
        ("DE", "HRB 12345", "HRB12345"),
        ("LU", "B 123456", "B123456"),
        ("BE", "", ""),
        ("NL", " . ", ""),
    ],
)
def test_number_is_kept_in_plain_form(country, typed, kept):
    assert registry_number(typed, country) == kept


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("BE", "2403.199.702"), ("BE", "0403.199.70"), ("BE", "0403.199.7021"), ("BE", "NL0403199702"), ("BE", "1"),
        ("BE", "٠٤٠٣١٩٩٧٠٢"), ("BE", "0403x199702"), ("BE", "<b>"), ("NL", "0403199702"), ("NL", "1234567"),
        ("NL", "١٢٣٤٥٦٧٨"), ("FR", "12"), ("DE", "x" * 21), ("LU", "B?123456"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_that_country_is_refused(country, typed):
    with pytest.raises(ValueError, match=r"nummer|number|cijfers|digits"):
        registry_number(typed, country)


def test_kbo_with_a_slip_is_told_what_was_meant():
    with pytest.raises(ValueError, match=r"0403\.199\.702"):
        registry_number("0403.199.720", "BE")
