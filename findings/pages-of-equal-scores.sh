#!/usr/bin/env bash
# Django REST framework 3.18.3 with its CursorPagination by score: players who tie are parted by an offset inside the cursor,
# and an offset above 1,000 is cut to 1,000 without a word. With 2,500 players at the same score each page says that there is
# a next one, but from the twelfth on it is the same page again: 1,105 of 2,505 players are ever shown, and whoever follows
# the links never comes to an end. A second, unique field in `ordering` changes nothing, since the cursor keeps the first alone.
# For a leaderboard: a cursor holds the score and the player's id; a new board where everybody stands at 0 is the common case.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet django==5.2.19 djangorestframework==3.18.3
cd "$folder"
venv/bin/pip list --format=freeze | grep -iE '^(django|djangorestframework)='

cat > probe.py << 'PYTHON'
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="probe", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, INSTALLED_APPS=["rest_framework"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": []})
django.setup()

from django.db import connection, models
from django.test import Client
from django.urls import path
from rest_framework import generics, pagination, serializers


class Entry(models.Model):
    player = models.TextField(unique=True)
    score = models.IntegerField()

    class Meta:
        app_label = "probe"


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("player", "score")


def board(given):
    class Pages(pagination.CursorPagination):
        page_size = 100
        ordering = given

    class Board(generics.ListAPIView):
        queryset = Entry.objects.all()
        serializer_class = EntrySerializer
        pagination_class = Pages

    return Board.as_view()


urlpatterns = [path("score/", board("-score")), path("score-and-id/", board(("-score", "player")))]

with connection.schema_editor() as editor:
    editor.create_model(Entry)
Entry.objects.bulk_create(Entry(player=f"p{number}", score=10 if number < 5 else 0) for number in range(2505))
for url in ("/score/", "/score-and-id/"):
    players, links, place = [], [], url
    while place and len(links) < 40:
        answer = Client().get(place).json()
        players += [entry["player"] for entry in answer["results"]]
        place = answer["next"]
        links.append(place)
    print(url, "pages", len(links), "entries", len(players), "players", len(set(players)), "ended", place is None,
          "different links", len(set(links)))
PYTHON
timeout 90 venv/bin/python probe.py | tee seen
cat > expected << 'SEEN'
/score/ pages 40 entries 4000 players 1105 ended False different links 12
/score-and-id/ pages 40 entries 4000 players 1105 ended False different links 12
SEEN
diff expected seen
