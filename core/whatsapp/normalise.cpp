#include "core/whatsapp/normalise.hpp"

#include <algorithm>

#include "core/json/compact.hpp"
#include "core/model/codec.hpp"
#include "core/whatsapp/change.hpp"
#include "core/whatsapp/fields.hpp"
#include "core/whatsapp/raw_part.hpp"
#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

constexpr std::string_view kObject = "whatsapp_business_account";

/// An event for a body, or an entry of it, in which nothing can be found.
model::EncodedEvent whole_unrecognised(const Source& source, std::string reason, std::string path,
                                       std::string raw) {
  const model::Keys::Digest hash = source.keys.hash({"event", "unrecognised", raw});
  model::Event event;
  event.envelope.id = EventId::make(UnixTime{}, std::string_view(hash.data(), hash.size()));
  event.envelope.source = "/whatsapp/" + source.app;
  event.envelope.time = source.received;
  model::Unrecognised data;
  data.reason = std::move(reason);
  data.path = std::move(path);
  event.data = std::move(data);
  if (source.keep_raw) event.raw = std::move(raw);
  return model::encode(std::move(event));
}

/// Some account events name the portfolio where others name the account.
bool is_ours(const Change& change) {
  const Source& source = change.source();
  if (source.accounts.empty() || change.account() == source.portfolio) return true;
  const auto known = [&](const std::string& id) {
    return std::find(source.accounts.begin(), source.accounts.end(), id) != source.accounts.end();
  };
  return known(change.account()) || known(text_or_empty(change.value()["waba_info"], "waba_id"));
}

void read_change(Change& change) {
  if (!is_ours(change)) return change.foreign();
  if (!change.value().is_object() || change.field().empty()) {
    return change.unrecognised(change.path(), "the change has no field and value");
  }
  const FieldReader reader = reader_of(change.field());
  if (reader == nullptr) return change.unrecognised(change.path(), "the field is not known");
  reader(change);
}

void read_entry(const Source& source, const Path& entry, std::vector<model::EncodedEvent>& events) {
  const json::Value changes = entry.last()["changes"];
  if (!changes.is_array()) {
    events.push_back(whole_unrecognised(source, "the entry has no changes", pointer(entry),
                                        raw_part(entry, {})));
    return;
  }
  for (const json::Value element : json::children(changes)) {
    Change change(source, events, entry, element);
    read_change(change);
  }
}

}  // namespace

std::vector<model::EncodedEvent> normalise(std::string_view body, const Source& source) {
  std::vector<model::EncodedEvent> events;
  auto document = json::Document::parse(body);
  if (!document) {
    events.push_back(whole_unrecognised(source, document.error().what, "", raw_unreadable(body)));
    return events;
  }
  const json::Value root = document->root();
  const json::Value entries = root["entry"];
  if (!entries.is_array() || root["object"].string() != kObject) {
    events.push_back(whole_unrecognised(source, "not a webhook of a WhatsApp Business Account", "",
                                        json::compact(root.raw())));
    return events;
  }
  const Path top = Path(root).then(entries);
  for (const json::Value element : json::children(entries)) {
    read_entry(source, top.then(element), events);
  }
  return events;
}

}  // namespace sambung::whatsapp
