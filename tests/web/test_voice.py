"""The customer's lines as sound in the browser: one's own, from the server's voice."""

from simulator.speech import Voice


def test_a_line_of_ones_own_drill_is_served_as_sound_and_nobody_elses(town, browser, who, monkeypatch):
    def speak(self, wanted, file):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"RIFF")

    monkeypatch.setattr(Voice, "_speak", speak)
    talk = town.simulator.practice.start(who.trainee, scenario="wrong_colour")
    path = f"/talk/{talk.id.partition('/')[2]}/voice"
    mine = browser("trainee")
    answer = mine.get(f"{path}/1")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/wav", b"RIFF")
    assert mine.get(f"{path}/2").status_code == 404
    assert browser("manager").get(f"{path}/1").status_code == 404
    assert f'data-voice="{path}/"' in mine.text(path.removesuffix("/voice"))
