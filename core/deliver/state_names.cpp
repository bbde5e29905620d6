#include "core/deliver/state_names.hpp"

#include "core/json/document.hpp"
#include "core/model/conversation_id.hpp"

namespace sambung::deliver {

namespace {

/// Person and group that a body names by itself: decisions do, and messages in groups.
struct Named {
  std::string person;
  std::string group;
};

Named named_in(const journal::Record& record) {
  const model::EncodedEvent& event = record.event;
  const bool decision = event.envelope.source.starts_with("/sambung/");
  if (!decision && event.body.find("\"group_id\"") == std::string::npos) return {};
  const auto document = json::Document::parse(event.body, {.bytes_max = 16 * 1024 * 1024});
  if (!document) return {};
  const json::Value root = document->root();
  Named named;
  named.group = root["group_id"].string().value_or("");
  if (!decision) return named;
  named.person = root["person_id"].string().value_or("");
  if (named.person.empty()) named.person = root["into_person_id"].string().value_or("");
  return named;
}

}  // namespace

StateNames::StateNames(sqlite::Database database, const model::Keys& keys, Doorbell& changed)
    : keys_(keys), changed_(changed), database_(std::move(database)), people_(database_) {}

Result<std::unique_ptr<StateNames>> StateNames::open(const std::filesystem::path& state_file,
                                                     const model::Keys& keys, Doorbell& changed) {
  auto database = sqlite::Database::open(state_file, {.read_only = true, .page_cache_kib = 8192});
  if (!database) return database.error();
  return std::unique_ptr<StateNames>(new StateNames(std::move(*database), keys, changed));
}

Result<std::uint64_t> StateNames::projected(std::uint32_t partition) {
  Lock lock(mutex_);
  return people_.projected(partition);
}

Result<std::vector<Names>> StateNames::names_of(const std::vector<journal::Record>& records) {
  Lock lock(mutex_);
  std::vector<Names> all;
  all.reserve(records.size());
  for (const journal::Record& record : records) {
    auto names = names_of(record);
    if (!names) return names.error();
    all.push_back(std::move(*names));
  }
  return all;
}

Result<Names> StateNames::names_of(const journal::Record& record) {
  const model::Envelope& envelope = record.event.envelope;
  const Named named = named_in(record);
  Names names;
  if (!named.person.empty()) {
    auto root = people_.root_of(named.person);
    if (!root) return root.error();
    names.person = *root;
  } else if (!envelope.subject.empty()) {
    auto person = people_.person_of(envelope.subject, envelope.time);
    if (!person) return person.error();
    names.person = person->value_or("");
  }
  if (envelope.channel.empty()) return names;
  if (!named.group.empty()) {
    names.conversation = model::conversation_with_group(keys_, envelope.channel, named.group);
  } else if (!names.person.empty()) {
    names.conversation = model::conversation_with_person(keys_, envelope.channel, names.person);
  }
  return names;
}

}  // namespace sambung::deliver
