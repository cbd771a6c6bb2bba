"""The words of the views: whole in both languages, with the same slots, and none that hides another."""

import re
from collections import Counter

import pytest
import yaml

from simulator.wordbook import FILES, _flat, words_in

SLOT = re.compile(r"{(\w+)")


def keys_by_file(lang):
    files = [FILES / f"words_{lang}.yaml", *sorted(FILES.glob(f"views/*_{lang}.yaml"))]
    return {file.name: [key for key, _ in _flat("", yaml.safe_load(file.read_text("utf-8")))] for file in files}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_file_of_words_hides_the_words_of_another(lang):
    found = Counter(key for keys in keys_by_file(lang).values() for key in keys)
    assert [key for key, times in found.items() if times > 1] == []


def test_both_languages_have_the_same_words():
    zh, en = set(words_in("zh", views=True)), set(words_in("en", views=True))
    only = {key for key in zh ^ en if not key.endswith(".one")}
    assert only == set()


def test_both_languages_fill_the_same_slots():
    zh, en = words_in("zh", views=True), words_in("en", views=True)
    shared = set(zh) & set(en)
    differing = [key for key in shared if set(SLOT.findall(zh(key))) != set(SLOT.findall(en(key)))]
    assert differing == []
