#!/usr/bin/python3
"""Runs COMMAND for each event, the JSON body on its stdin, and acknowledges when it exits with 0.
The bus remembers how far NAME has come, also while this program is not running.

    durable.py ipc://data/run/bus.sock NAME COMMAND...        (apt-get install python3-zmq)
"""
import json
import subprocess
import sys

import zmq

endpoint, name, command = sys.argv[1], sys.argv[2], sys.argv[3:]
requests = zmq.Context().socket(zmq.DEALER)
requests.connect(endpoint)


def say(**request):
    requests.send_json({"v": 0, **request})


def open_consumer():
    # A new consumer begins at the start of the journal; `from` does not move one that exists.
    # A small credit, because the events that were handed over wait for each other's work here.
    say(op="open", name=name, credit=8, **{"from": "all"})


fence, last_open_unanswered = None, True
open_consumer()
while True:
    if not requests.poll(3000):
        # Silence: say that we live (the bus takes a consumer back after 15 s), or ask again.
        if last_open_unanswered:
            open_consumer()
        else:
            say(op="ping", fence=fence)
            last_open_unanswered = True  # until the answer is here
        continue
    head, *event = requests.recv_multipart()
    head = json.loads(head)
    last_open_unanswered = False
    if head["re"] == "opened":
        fence = head["fence"]
        print("opened", file=sys.stderr, flush=True)
    elif head["re"] == "event" and head["fence"] == fence:
        answer = {"fence": fence, "delivery": head["delivery"]}
        topic, attributes, body = event
        # The same event may come again (after a crash): let its id decide whether it is news.
        if subprocess.run(command, input=body, check=False).returncode == 0:
            say(op="ack", **answer)
        else:
            say(op="nak", delay_ms=1000, reason="the command failed", **answer)
    elif head["re"] == "error" and head["code"] == "no_session":
        open_consumer()  # the bus was restarted, or took us for dead
    elif head["re"] == "fenced":
        sys.exit("another program has opened this consumer")
    elif head["re"] == "error":
        sys.exit(head["what"])
