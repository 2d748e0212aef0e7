"""The tables of hardware and of published runs: every kind of slip is named with its row."""

import pytest

from helpers.data import hardware
from helpers.data.units import units
from helpers.kit import Kit

u = units()


def faults(seeds):
    figures, found = hardware.HARDWARE.read(seeds)
    cards = {figure.what for figure in figures if figure.property == "peak"}
    return found + hardware.RUNS.read(seeds, cards)[1]


def test_the_kit_s_own_tables_have_no_fault(seeds):
    assert faults(seeds) == []


OPT = "175e9,,300e9,4.30e23"


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("hardware.csv", "GB/card", "GB/crad", ["row 3 (v100-memory)", "GB/card"]),
        ("hardware.csv", "W/card", "GB/card", ["(v100-power)", "unit 'GB/card'"]),
        ("hardware.csv", "V100,peak", "V100,paek", ["row 2", "did you mean 'peak'"]),
        ("hardware.csv", ",819,835,", ",835,819,", ["(reactor)", "low (835)", "high (819)"]),
        ("hardware.csv", ",819,835,", ",,,", ["(reactor)", "no value"]),
        ("hardware.csv", ",819,835,", ",0,835,", ["(reactor)", "low is '0'"]),
        ("hardware.csv", ",819,835,", ",819,inf,", ["(reactor)", "high is 'inf'"]),
        ("hardware.csv", ",819,835,", ",8_19,835,", ["(reactor)", "low is '8_19'"]),
        ("hardware.csv", ",819,835,", ",819,8350,", ["(reactor)", "high is 8350 MW", "1700"]),
        ("hardware.csv", ",6500,6500,", ",65000,65000,", ["(dgx-a100-power)", "65000"]),
        ("hardware.csv", "80,80,GB", "8,80,GB", ["(a100-80-memory)", "low is 8 GB/card"]),
        ("hardware.csv", "1.58,1.58", "15.8,15.8", ["(pue-world)", "15.8"]),
        ("hardware.csv", "CNBC,2023", ",2023", ["(a100-price)", "publisher is empty"]),
        ("hardware.csv", "CNBC,2023", "CNBC,", ["(a100-price)", "year is empty"]),
        ("hardware.csv", "v100-memory", "v100-peak", ["row 3", "row 2"]),
        ("hardware.csv", "property", "proprety", ["row 1", "'proprety'"]),
        ("runs.csv", ",V100,10000", ",V1000,10000", ["(GPT-3 175B)", "did you mean 'V100'"]),
        ("runs.csv", ",V100,10000", ",,10000", ["(GPT-3 175B)", "hardware ''"]),
        ("runs.csv", ",0.38,0.43,", ",0.43,0.38,", ["(Llama 3.1 405B)", "above mfu_high"]),
        ("runs.csv", ",0.38,0.43,", ",0.38,43,", ["(Llama 3.1 405B)", "mfu_high"]),
        ("runs.csv", ",671e9,37e9,", ",37e9,671e9,", ["active_parameters (671e9)"]),
        ("runs.csv", ",300e9,", ",lots,", ["(GPT-3 175B)", "tokens is 'lots'"]),
        ("runs.csv", ",300e9,", ",,", ["(GPT-3 175B)", "tokens is empty"]),
        ("runs.csv", "Zeng et al.", "", ["(GLM-130B)", "publisher is empty"]),
        ("runs.csv", "OpenAI,2020", "OpenAI,20200", ["(GPT-3 175B)", "year"]),
        ("runs.csv", OPT, "175e9,,300e9,4.30e24", ["(OPT-175B)", "flop over 6", "13.7"]),
        ("runs.csv", OPT, "175e9,,30e9,4.30e23", ["(OPT-175B)", "flop over 6", "13.7"]),
        ("runs.csv", ",992,33,", ",992,330,", ["(OPT-175B)", "cards times days", "9.7"]),
        ("runs.csv", "1287000", "12870000", ["(GPT-3 175B)", "energy_kwh", "3.62"]),
        ("runs.csv", "1287000,1.1", "1287000,11", ["(GPT-3 175B)", "pue"]),
    ],
)
def test_a_bad_row_is_named(spoil, path, old, new, words):
    found = faults(spoil(path, old, new))
    hits = [fault for fault in found if all(word in fault for word in words)]
    assert hits and hits[0].startswith(f"seeds/{path}, row"), found


def test_every_figure_has_a_value_in_its_unit(seeds):
    for figure in Kit(seeds).hardware.values():
        sides = figure.value if isinstance(figure.value, tuple) else (figure.value,)
        assert all(side.is_compatible_with(figure.unit) for side in sides), figure.id


def test_an_open_range_gives_its_known_side(seeds):
    known = Kit(seeds).hardware
    assert known["switch"].value == 130 * u.ns
    assert known["reactor"].value == (819 * u.MW, 835 * u.MW)


def test_card_hours_are_as_published_or_cards_times_days(seeds):
    runs = Kit(seeds).runs
    assert runs["OPT-175B"].card_time.m_as("card * hour") == 809472  # not 992 cards for 33 days
    assert runs["GLM-130B"].card_time.m_as("card * hour") == pytest.approx(768 * 60 * 24)
    assert runs["Chinchilla 70B"].card_time is None
