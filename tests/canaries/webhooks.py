"""Webhooks as Meta writes them, with a marker in every place that a person can fill."""
import time

ACCOUNT, CHANNEL = "710000000000001", "820000000000002"


def body_of(value, field="messages"):
    return {"object": "whatsapp_business_account",
            "entry": [{"id": ACCOUNT, "changes": [{"field": field, "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "62215550100", "phone_number_id": CHANNEL}, **value}}]}]}


class Person:
    def __init__(self, markers, which):
        self.which = which
        self.markers = markers
        self.number = markers.number(f"number of {which}")
        self.name = markers.word(f"name of {which}")
        self.user_id = markers.digits(f"user id of {which}", "ID.77")
        self.username = markers.word(f"username of {which}").lower()
        self.count = 0

    def sends(self, kind, content):
        self.count += 1
        wamid = self.markers.wamid(f"wamid {self.count} of {self.which}", self.number)
        return body_of({
            "contacts": [{"profile": {"name": self.name, "username": self.username}, "wa_id": self.number,
                          "user_id": self.user_id}],
            "messages": [{"from": self.number, "from_user_id": self.user_id, "id": wamid,
                          "timestamp": str(int(time.time())), "type": kind, kind: content}]})


def messages(markers, person):
    """One of each kind that carries words."""
    word = lambda slot: markers.word(f"{slot} of {person.which}")
    media = {"id": "1900000000000112", "mime_type": "image/jpeg", "sha256": "q1w2e3r4t5y6u7i8o9p0AAAAAAAAAAAAAAAAAAAAAAA="}
    yield person.sends("text", {"body": word("text")})
    yield person.sends("image", {**media, "caption": word("caption")})
    yield person.sends("document", {**media, "mime_type": "application/pdf", "filename": word("file name") + ".pdf",
                                    "caption": word("caption of a document")})
    yield person.sends("location", {"latitude": -6.2, "longitude": 106.8, "name": word("place"),
                                    "address": word("address")})
    yield person.sends("contacts", [{
        "name": {"formatted_name": word("name of a card"), "first_name": word("first name of a card")},
        "org": {"company": word("company of a card")}, "emails": [{"email": markers.email(f"e-mail of a card of {person.which}")}],
        "phones": [{"phone": "+" + markers.number(f"number of a card of {person.which}")}]}])
    yield person.sends("button", {"payload": word("payload"), "text": word("button")})
    yield person.sends("interactive", {"type": "list_reply", "list_reply": {
        "id": word("row id"), "title": word("row"), "description": word("row's description")}})
    yield person.sends("order", {"catalog_id": "1", "text": word("order text"), "product_items": [
        {"product_retailer_id": word("product"), "quantity": 1, "item_price": 1, "currency": "IDR"}]})
    yield person.sends("reaction", {"message_id": markers.texts[f"wamid 1 of {person.which}"], "emoji": "\U0001F44D"})
    yield person.sends("novelty", {"said": word("unknown kind")})
    yield body_of({"statuses": [{
        "id": markers.wamid(f"status of {person.which}", person.number), "status": "failed", "recipient_id": person.number,
        "timestamp": str(int(time.time())), "recipient_user_id": person.user_id,
        "errors": [{"code": 131026, "title": word("title of an error"), "message": word("message of an error"),
                    "error_data": {"details": word("details of an error")}}]}]})
    yield body_of({"said": word("unknown field")}, "field_of_next_year")
