#!/usr/bin/python3
"""Prints events as they happen, one JSON body a line; finds and fetches what the live feed lost.

    follow.py ipc://data/run/bus.sock message.received.        (apt-get install python3-zmq)
"""
import itertools
import json
import sys

import zmq

endpoint, prefix = sys.argv[1], sys.argv[2]
context = zmq.Context()
requests = context.socket(zmq.DEALER)
requests.connect(endpoint)
numbers = itertools.count()


def ask(**request):
    """Sends a request until it is answered: the bus may have been restarted in between."""
    while True:
        request["id"] = str(next(numbers))
        requests.send_json({"v": 0, **request})
        while requests.poll(5000):
            head, *frames = requests.recv_multipart()
            head = json.loads(head)
            if head.get("id") != request["id"]:
                continue  # late, of an earlier try
            if head["re"] == "error":
                sys.exit(head["what"])  # "reset": the journal is another one; begin anew
            return head, frames


seen, cursors = {}, {}  # per topic: offset and cursor of the last event handled
start = ask(op="fetch", **{"from": "new"})[0]["cursor"]  # everything after this shall be seen
feed = context.socket(zmq.SUB)
feed.subscribe(prefix)  # a byte prefix: end it with a dot
feed.connect(ask(op="hello")[0]["feed"])
print("following", file=sys.stderr, flush=True)


def handle(topic, head, body):
    if head["offset"] <= seen.get(topic, 0):
        return  # seen before: everything may come twice
    seen[topic], cursors[topic] = head["offset"], head["cursor"]
    print(body.decode(), flush=True)


def repair(topic):
    more = True
    while more:
        page, frames = ask(op="fetch", after=cursors.get(topic, start), prefixes=[topic.decode()])
        for event in zip(frames[0::3], map(json.loads, frames[1::3]), frames[2::3]):
            handle(*event)
        cursors[topic], more = page["cursor"], page["more"]
        print(f"gap in {topic.decode()}: fetched {page['count']}", file=sys.stderr, flush=True)


while True:
    topic, head, body = feed.recv_multipart()
    head, last = json.loads(head), seen.get(topic, 0)
    if head["offset"] <= last:
        continue
    # A beacon names the newest offset of a topic that went quiet; an event names the one before it.
    if head.get("beacon") or head["prev"] != last:
        repair(topic)
        seen[topic] = max(seen.get(topic, 0), head["offset"])
    else:
        handle(topic, head, body)
