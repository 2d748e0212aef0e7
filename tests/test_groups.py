import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from helpers.data.files import DataError
from helpers.teach import groups

CLASS = [f"Pupil {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVW"]  # 23 invented names


def members(group):
    return sorted(set(group.values()))


def test_everybody_is_in_one_group_and_groups_differ_by_one_at_most():
    drawn = groups.split(CLASS, size=4, seed=3)
    assert sorted(len(members(group)) for group in drawn) == [3, 4, 4, 4, 4, 4]
    assert sorted(name for group in drawn for name in members(group)) == CLASS


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [(9, 4, [3, 3, 3]), (5, 4, [3, 2]), (5, 2, [3, 2]), (3, 2, [3]), (2, 5, [2]), (4, 3, [2, 2])],
)
def test_nobody_is_left_alone(people, size, sizes):
    drawn = groups.split(CLASS[:people], size)
    assert sorted((len(members(group)) for group in drawn), reverse=True) == sizes


def test_the_same_seed_gives_the_same_groups_in_whatever_order_the_names_come():
    drawn = groups.split(CLASS, seed=7)
    assert drawn == groups.split(reversed(CLASS), seed=7) != groups.split(CLASS, seed=8)


def test_every_role_is_filled_and_in_a_smaller_group_one_person_has_two():
    for session in range(1, 5):
        for group in groups.split(CLASS, size=4, session=session):
            assert set(group) == set(groups.ROLES[4])
            assert max(Counter(group.values()).values()) == 5 - len(members(group))


@pytest.mark.parametrize(("people", "size"), [(23, 4), (24, 4), (9, 4), (11, 5), (12, 3), (7, 2)])
def test_after_as_many_sessions_as_roles_everyone_has_had_each_role(people, size):
    roles = list(groups.split(CLASS[:people], size)[0])
    had = defaultdict(set)
    for session in range(1, len(roles) + 1):
        for group in groups.split(CLASS[:people], size, seed=5, session=session):
            for role, name in group.items():
                had[name].add(role)
    assert had == {name: set(roles) for name in CLASS[:people]}


# Twenty people in five groups of four can sit in four sessions without any pair meeting twice.
# Twelve in three groups cannot: everyone meets three people in each session, twelve in all, and
# there are only eleven others; so twice is the least.
@pytest.mark.parametrize(("people", "most"), [(20, 1), (23, 1), (12, 2)])
def test_nobody_sits_with_the_same_person_more_often_than_needs_be(people, most):
    names = [f"Pupil {number}" for number in range(people)]
    for seed in range(20):
        met = Counter()
        for session in range(1, 5):
            for group in groups.split(names, 4, seed, session):
                met.update(combinations(members(group), 2))
        assert max(met.values()) == most


def test_when_all_have_had_every_role_the_lot_is_drawn_anew():
    assert groups.split(CLASS, session=5) != groups.split(CLASS, session=1)


def test_the_lot_is_fair():
    speakers, together = Counter(), Counter()
    for seed in range(300):
        for group in groups.split(CLASS[:8], size=4, seed=seed):
            speakers[group["speaker"]] += 1
            together.update(combinations(members(group), 2))
    # Two of eight speak: 75 times each is expected, with a standard deviation of 7.5. A pair
    # shares a group in 3 of 7 draws: 129 times, with one of 8.6.
    assert all(40 <= speakers[name] <= 110 for name in CLASS[:8])
    assert len(together) == 28 and all(90 <= times <= 168 for times in together.values())


def test_blank_and_repeated_names_are_refused_by_their_place_in_the_list():
    with pytest.raises(DataError) as error:
        groups.split(["Ada", " ", "Bo", "ada ", "Bo"])
    assert error.value.faults == (
        "the list of names, entry 2: is blank; write a name or take it out",
        "the list of names, entry 4: 'ada' is there already (1); add an initial",
        "the list of names, entry 5: 'Bo' is there already (3); add an initial",
    )


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("Ana L\u00f3pez", "ana lopez", True),
        ("Jose\u0301", "Jos\u00e9", True),
        ("Nguy\u1ec5n", "Nguyen", True),
        ("\uff21da", "Ada", True),
        ("Ana L\u00f3pez", "Ana Lopes", False),
        ("\u0915\u093f", "\u0915\u0940", False),  # two vowels of Hindi, no accents
        ("\u0438", "\u0439", False),  # two letters of Russian
    ],
)
def test_one_name_in_two_spellings_is_one_pupil(one, other, same):
    faults = [fault for _, fault in groups._faults([(1, one), (2, other)])]
    assert len(faults) == same and all("is there already (1)" in fault for fault in faults)


@pytest.mark.parametrize(("names", "size", "session"), [([], 4, 1), (CLASS, 9, 1), (CLASS, 4, 0)])
def test_an_impossible_request_is_refused(names, size, session):
    with pytest.raises(ValueError, match="size from 2 to 5"):
        groups.split(names, size, session=session)


THREE = ["Ada", "Bo", "Lovelace, Eve"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("class.txt", "Ada\nBo\nLovelace, Eve\n\n"),
        ("class.txt", "1. Ada\n2) Bo\n- Lovelace, Eve\n"),
        ("class.txt", "01 - Ada\n02 - Bo\n03 - Lovelace, Eve\n"),
        ("class.txt", "Class 10B\nStudent names:\n\nAda\n\nBo\nLovelace, Eve"),
        ("class.csv", 'Ada\nBo\n"Lovelace, Eve"\n'),
        ("class.csv", '\ufeffName\r\nAda\r\n Bo \r\n\r\n"Lovelace, Eve"\r\n'),
        ("class.csv", "sep=;\nName;\nAda;\nBo;\nLovelace, Eve;\n"),
        ("class.csv", "Full name;Class\nAda;10B\nBo;10B\nLovelace, Eve;10B\n"),
        ("class.csv", "No\tStudent name\tE-mail\n1\tAda\ta@x\n2\tBo\tb@x\n3\tLovelace, Eve\t\n"),
        ("class.csv", 'Nom de l\u2019\u00e9l\u00e8ve\nAda\nBo\n"Lovelace, Eve"\n'),
        ("class.csv", '学生姓名\nAda\nBo\n"Lovelace, Eve"\n'),
        ("class.txt", "Klasse 10B\nNachname, Vorname\nAda\nBo\nLovelace, Eve\n"),
        ("class.txt", "Nombre y apellidos\nAda\nBo\nLovelace, Eve\n"),
        ("class.csv", 'Student,ID\n    Points Possible,\nAda,1\nBo,2\n"Lovelace, Eve",3\n'),
    ],
)
def test_names_are_read_from_a_text_file_and_from_a_roster(tmp_path, name, stored):
    (tmp_path / name).write_text(stored, "utf-8", newline="")
    assert groups.read(tmp_path / name) == THREE


def test_a_dash_within_a_name_stays(tmp_path):
    (tmp_path / "class.txt").write_text("Ada - Maria\nBo\n", "utf-8")
    assert groups.read(tmp_path / "class.txt") == ["Ada - Maria", "Bo"]


def test_names_are_read_from_a_workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [["ID", "Name"], [1, "Ada"], [2, "Bo"], [3, "Lovelace, Eve"]]:
        book.active.append(row)
    book.save(tmp_path / "class.xlsx")
    assert groups.read(tmp_path / "class.xlsx") == THREE


@pytest.mark.parametrize(
    "pupil", ["Pupil A", "Student 1st", "Liszt", "Will Name", "Bo 10B", "Ng", "Suma"]
)
def test_a_pupil_is_no_heading(tmp_path, pupil):
    (tmp_path / "class.txt").write_text(f"{pupil}\nAda\n", "utf-8")
    assert groups.read(tmp_path / "class.txt") == [pupil, "Ada"]


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("name\nAda\nBo\nADA\n", ["row 4"]),
        ("name\nAda\n" + "x" * 101 + "\nBo\u202e\n", ["row 3", "row 4"]),
        ("name\nAda\nBo,10B\n", ["row 3"]),
        ("No,Name\n1,Ada\n2,Bo\nTotal,2\n", ["row 4"]),
        ("Name\nAda\nBo\nTotal: 2\n", ["row 4"]),
        ("first name,last name\nAda,X\nBo,Y\n", ["row 1"]),
        ("First name,Surname,E-mail\nAda,X,a@x\nBo,Y,b@x\n", ["row 1"]),
        ("Vorname;Nachname\nAda;X\nBo;Y\n", ["row 1"]),
        ("name,class\nAda,10B\n,10B\n", ["row 3"]),
        ("name\n", ["class.csv"]),
        ('name\nAda\n"B"o\nCy"\n', ["line 3"]),
    ],
)
def test_faults_in_a_roster_carry_their_rows(tmp_path, stored, told):
    path = tmp_path / "class.csv"
    path.write_text(stored, "utf-8")
    with pytest.raises(DataError) as error:
        groups.read(path)
    assert len(error.value.faults) == len(told)
    assert all(word in fault for word, fault in zip(told, error.value.faults, strict=True))


def test_a_repeated_name_in_a_text_file_carries_its_line(tmp_path):
    (tmp_path / "class.txt").write_text("Name\n\nAda\nBo\nada\n", "utf-8")
    with pytest.raises(DataError, match=r"class\.txt, line 5: 'ada' is there already \(3\)"):
        groups.read(tmp_path / "class.txt")


@pytest.mark.parametrize("line", ["Ada\t10B", "Ada; Bo; Cy", "Ada, Bo, Cy"])
def test_cells_in_a_text_file_carry_their_line(tmp_path, line):
    (tmp_path / "class.txt").write_text(f"Eve\n{line}\n", "utf-8")
    with pytest.raises(DataError, match=r"class\.txt, line 2: has several cells"):
        groups.read(tmp_path / "class.txt")


def test_an_empty_file_of_names_is_named(tmp_path):
    (tmp_path / "class.txt").write_text("")
    with pytest.raises(DataError, match=r"class.txt: the file is empty"):
        groups.read(tmp_path / "class.txt")


def test_the_page_names_everybody_and_runs_no_script():
    page = groups.show([*CLASS, "<script>alert(1)</script>"], size=4, seed=2)
    assert all(name in page.html for name in CLASS)
    assert "<script" not in page.html and "&lt;script&gt;" in page.html
    assert page.plain == "Session 1: 24 people in 6 groups (drawn with seed 2)"


@pytest.mark.parametrize("size", groups.ROLES)
def test_the_page_tells_what_each_of_its_roles_does_and_no_other(size):
    told = re.findall("The <b>(.*?)</b>", groups.show(CLASS[:20], size).html)
    said = " ".join(groups.ROLES[size])
    assert [role for role in said.replace(" and ", " ").split() if role in told] == told
    assert ("time-keeper" in told) == (size == 5) and {"reader", "speaker"} <= set(told)
