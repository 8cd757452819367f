"""Every pair of licences, as the chart of Creative Commons for adaptations has it, and the line with the credit."""

import pytest

from vlechtwerk.library.enums import Licence
from vlechtwerk.library.licences import ADDRESSES, conflicts, credit

# What a work under the licence of the column makes of a source under that of the row.
# . fits   P ask permission   S does the permission cover it   D no changes   N no money   A same again   C credit   L notice
RESULTS = ("CC0", "BY", "BY_SA", "BY_ND", "BY_NC", "BY_NC_SA", "BY_NC_ND", "MIT", "APACHE", "RESERVED", "PERMISSION")
PAIRS = """
CC0         .   .   .   .   .   .   .   .   .   .   .
BY          C   .   .   .   .   .   .   .   .   .   .
BY_SA       AC  A   .   A   A   A   A   A   A   A   A
BY_ND       DC  D   D   D   D   D   D   D   D   D   D
BY_NC       NC  N   N   N   .   .   .   N   N   .   .
BY_NC_SA    NAC NA  NA  NA  A   .   A   NA  NA  A   A
BY_NC_ND    DNC DN  DN  DN  D   D   D   DN  DN  D   D
MIT         C   L   L   L   L   L   L   L   L   L   L
APACHE      C   L   L   L   L   L   L   L   L   L   L
RESERVED    P   P   P   P   P   P   P   P   P   P   P
PERMISSION  S   S   S   S   S   S   S   S   S   .   .
"""
LETTERS = {
    "P": "permission", "S": "scope", "D": "no_changes", "N": "not_for_money", "A": "same_again", "C": "credit", "L": "notice"
}  # fmt: skip
CASES = [
    (source, result, [LETTERS[letter] for letter in told if letter != "."])
    for source, *row in map(str.split, PAIRS.strip().splitlines())
    for result, told in zip(RESULTS, row, strict=True)
]


def test_all_pairs_are_here():
    assert {(source, result) for source, result, _told in CASES} == {(a, b) for a in RESULTS for b in RESULTS}
    assert set(RESULTS) == set(Licence.__members__)


@pytest.mark.parametrize(("source", "result", "told"), CASES)
def test_pair(source, result, told):
    assert [str(one) for one in conflicts(Licence[result], [Licence[source]])] == told


@pytest.mark.parametrize("other", ["BY_NC", "BY_NC_SA", "BY_NC_ND"])
@pytest.mark.parametrize("result", RESULTS)
def test_share_alike_and_not_for_money_never_go_together(other, result):
    found = conflicts(Licence[result], [Licence.BY_SA, Licence[other]])
    assert "clash" in [str(one) for one in found]
    assert len(found) == len(set(found)) > 1


def test_without_sources_everything_fits():
    assert all(conflicts(licence, []) == [] for licence in Licence)


def test_credit_names_title_maker_licence_and_place_and_leaves_out_what_is_not_known():
    full = credit(title="Rekenblad", author="De Gist", licence="CC-BY-SA-4.0", url="https://example.org/blad")
    assert str(full) == (
        "Rekenblad — De Gist — CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/) — https://example.org/blad"
    )
    bare = credit(title="Rekenblad", author="", licence=Licence.RESERVED, url="")
    assert str(bare).count("—") == 1 and bare.licence_url == ""
    assert set(Licence) - set(ADDRESSES) == {Licence.RESERVED, Licence.PERMISSION}
