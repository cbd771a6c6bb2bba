"""The room of the voice: what customers say, as sound."""

from __future__ import annotations

from simulator.dialogue.mood import band
from simulator.errors import NotFound
from simulator.service.house import House, Room
from simulator.service.own_attempts import mine
from simulator.service.permitted import permitted
from simulator.service.talk_state import Loaded
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.speech import NoVoice, Voice, play, request

__all__ = ["NoVoice", "Speaking", "play"]
FOLDER = "speech"


class Speaking(Room):
    """Lines of one's own practice and tests. They are kept beside the database: content, nobody's words."""

    name = "voice"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self._talks = talks
        self._voice = Voice(house.store.keyring.folder.parent / FOLDER)

    @permitted
    def line(self, who: Who, *, attempt: str, turn: int) -> bytes:
        """What the customer says in a turn (from 1), as a WAV, in the manner of the mood of that moment.

        Raises NotFound; NoVoice where this machine cannot speak.
        """
        stream = mine(self.house, who, attempt)
        with self.house.store.reading() as now:
            talk = self._talks.load(now, stream)
        turns = talk.attempt.turns
        if not 1 <= turn <= len(turns) or turns[turn - 1].who != "customer":
            raise NotFound(f"The customer says nothing in turn {turn}.", code="no_line", turn=turn)
        wanted = request(turns[turn - 1].text, talk.attempt.started.lang, _band(talk, turn))
        return self._voice.wav(wanted).read_bytes()


def _band(talk: Loaded, turn: int) -> str:
    """The customer's mood when a turn was said: after all that came before it."""
    points = [point for number, point in enumerate(talk.attempt.moods) if not number or point.turn < turn - 1]
    return band(points[-1].mood) if points else "calm"
