# SPDX-License-Identifier: Apache-2.0
"""Surveys, suggestions, lectures, posts, invitations, and what each was worth; made in SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table engagement_reward, engagement_survey, engagement_suggestion_reply, engagement_suggestion,
    engagement_attendance, engagement_lecture, engagement_post, engagement_invitation;
drop function engagement_refuse_change;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial"), ("members", "0001_initial"), ("access", "0002_roles_and_approvals")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
