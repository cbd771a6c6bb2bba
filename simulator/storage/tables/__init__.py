"""All tables. Importing this module is what makes `metadata` complete."""

from simulator.storage.tables.accounts import AccountRow, GroupRow, MemberRow
from simulator.storage.tables.base import Base, insert_new
from simulator.storage.tables.certificates import CertificateCountRow, CertificateRow, IssuerRow, StandardReadRow
from simulator.storage.tables.content import ContentRow, PublicationRow
from simulator.storage.tables.exams import SittingRow
from simulator.storage.tables.judging import InvitationRow, RescoredRow, RescoringRow, ReviewRow, RulingRow
from simulator.storage.tables.lists import AttemptRow, AuditRow, PointRow
from simulator.storage.tables.people import DataKeyRow, DraftRow, PersonRow
from simulator.storage.tables.settings import SettingRow
from simulator.storage.tables.signing_in import CodeRow, SessionRow, TriesRow
from simulator.storage.tables.streams import AnswerRow, EventRow, SealedRow, SealRow, StreamRow
from simulator.storage.tables.tokens import TokenRow
from simulator.storage.tables.training import AssignmentRow, CommentRow, KeptRow, ModuleTryRow, ScoreRow

metadata = Base.metadata

__all__ = [
    "AccountRow",
    "AnswerRow",
    "AssignmentRow",
    "AttemptRow",
    "AuditRow",
    "Base",
    "CertificateCountRow",
    "CertificateRow",
    "CodeRow",
    "CommentRow",
    "ContentRow",
    "DataKeyRow",
    "DraftRow",
    "EventRow",
    "GroupRow",
    "InvitationRow",
    "IssuerRow",
    "KeptRow",
    "MemberRow",
    "ModuleTryRow",
    "PersonRow",
    "PointRow",
    "PublicationRow",
    "RescoredRow",
    "RescoringRow",
    "ReviewRow",
    "RulingRow",
    "ScoreRow",
    "SealRow",
    "SealedRow",
    "SessionRow",
    "SettingRow",
    "SittingRow",
    "StandardReadRow",
    "StreamRow",
    "TokenRow",
    "TriesRow",
    "insert_new",
    "metadata",
]
