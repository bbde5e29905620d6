#include "core/sync/standing.hpp"

#include "core/sync/value_json.hpp"

namespace sambung::sync {

const char* name_of(Link::State state) {
  switch (state) {
    case Link::State::kWanted: return "wanted";
    case Link::State::kLinked: return "linked";
    case Link::State::kGone: return "gone";
  }
  return "wanted";
}

namespace {

constexpr json::Limits kStandingLimits{
    .bytes_max = 4 * 1024 * 1024, .depth_max = 16, .nodes_max = 200'000, .key_bytes_max = 512};

constexpr std::size_t kUsualBytes = 2048;

Link::State state_of(const std::string& name) {
  if (name == "linked") return Link::State::kLinked;
  return name == "gone" ? Link::State::kGone : Link::State::kWanted;
}

void write_members(json::Writer& writer, const Stamp& stamp) {
  writer.key("at");
  writer.integer(unix_ms(stamp.at));
  writer.key("author");
  writer.string(stamp.author == Author::kHuman ? "human" : "machine");
  writer.key("origin");
  writer.string(stamp.origin);
}

Stamp stamp_of(const json::Value& object) {
  return {.at = from_unix_ms(object["at"].integer().value_or(0)),
          .author = object["author"].string() == "human" ? Author::kHuman : Author::kMachine,
          .origin = object["origin"].string().value_or("")};
}

/// Whether our value of the field is this one: then it need not be said again.
bool is_ours(const Person& person, const std::string& field, const Value& value) {
  const auto ours = person.fields.find(field);
  return ours != person.fields.end() && ours->second.value == value;
}

/// A stamp that is missing is that of the field before.
void write_fields(json::Writer& writer, const Person& person) {
  writer.key("fields");
  writer.begin_object();
  const Stamp* before = nullptr;
  for (const auto& [field, ours] : person.fields) {
    writer.key(field);
    writer.begin_object();
    writer.key("value");
    write(writer, ours.value);
    if (before == nullptr || *before != ours.stamp) write_members(writer, ours.stamp);
    before = &ours.stamp;
    if (ours.pinned) {
      writer.key("pinned");
      writer.boolean(true);
    }
    writer.end_object();
  }
  writer.end_object();
}

template <class Ids>
void write_ids(json::Writer& writer, const char* key, const Ids& ids) {
  if (ids.empty()) return;
  writer.key(key);
  writer.begin_array();
  for (const std::string& id : ids) writer.string(id);
  writer.end_array();
}

void write_observation(json::Writer& writer, const Observation& observation) {
  writer.begin_object();
  writer.key("id");
  writer.string(observation.remote_id);
  write_ids(writer, "former", observation.former_ids);
  writer.key("fields");
  write(writer, observation.fields);
  writer.key("version");
  writer.integer(observation.version);
  write_members(writer, observation.stamp);
  writer.end_object();
}

/// Of the fields that are to be written, those that are ours by name alone.
void write_intent(json::Writer& writer, const Person& person, const Intent& intent) {
  writer.key("intent");
  writer.begin_object();
  writer.key("number");
  writer.unsigned_integer(intent.number);
  writer.key("unknown");
  writer.boolean(intent.unknown);
  writer.key("ours");
  writer.begin_array();
  Fields others;
  for (const auto& [field, value] : intent.fields) {
    if (is_ours(person, field, value)) {
      writer.string(field);
    } else {
      others.emplace(field, value);
    }
  }
  writer.end_array();
  if (!others.empty()) {
    writer.key("fields");
    write(writer, others);
  }
  writer.end_object();
}

/// `theirs` that is missing is ours of the field, `ours` is theirs, `version` is the link's.
void write_bases(json::Writer& writer, const Person& person, const Link& link) {
  writer.key("bases");
  writer.begin_object();
  for (const auto& [field, base] : link.bases) {
    writer.key(field);
    writer.begin_object();
    if (!is_ours(person, field, base.theirs)) {
      writer.key("theirs");
      write(writer, base.theirs);
    }
    if (base.ours != base.theirs) {
      writer.key("ours");
      write(writer, base.ours);
    }
    if (base.version != link.version) {
      writer.key("version");
      writer.integer(base.version);
    }
    writer.end_object();
  }
  writer.end_object();
}

/// The hash as text: JSON numbers end at 63 bits.
void write_seen(json::Writer& writer, const Link& link) {
  if (link.seen.empty()) return;
  writer.key("seen");
  writer.begin_array();
  for (const auto& [version, hash] : link.seen) {
    writer.begin_array();
    writer.integer(version);
    writer.string(std::to_string(hash));
    writer.end_array();
  }
  writer.end_array();
}

void write_link(json::Writer& writer, const Person& person, const Link& link) {
  writer.begin_object();
  writer.key("state");
  writer.string(name_of(link.state));
  writer.key("id");
  writer.string(link.remote_id);
  write_ids(writer, "former", link.former_ids);
  writer.key("version");
  writer.integer(link.version);
  writer.key("read");
  writer.boolean(link.needs_read);
  if (link.is_rechecked) {
    writer.key("rechecked");
    writer.boolean(true);
  }
  if (link.doubted) {
    writer.key("doubted");
    writer.boolean(true);
  }
  write_bases(writer, person, link);
  write_seen(writer, link);
  if (link.intent) write_intent(writer, person, *link.intent);
  if (!link.waiting.empty()) {
    writer.key("waiting");
    writer.begin_array();
    for (const Observation& observation : link.waiting) write_observation(writer, observation);
    writer.end_array();
  }
  if (!link.refused.empty()) {
    writer.key("refused");
    write(writer, link.refused);
  }
  writer.end_object();
}

void write_reviews(json::Writer& writer, const Person& person) {
  if (person.reviews.empty()) return;
  writer.key("reviews");
  writer.begin_object();
  for (const auto& [field, review] : person.reviews) {
    writer.key(field);
    writer.begin_object();
    writer.key("alarm");
    writer.boolean(review.alarm);
    writer.key("offers");
    writer.begin_array();
    for (const Theirs& offer : review.offers) {
      writer.begin_object();
      writer.key("value");
      write(writer, offer.value);
      write_members(writer, offer.stamp);
      writer.end_object();
    }
    writer.end_array();
    writer.end_object();
  }
  writer.end_object();
}

/// An empty list is the time of the field's value alone.
void write_machine_changes(json::Writer& writer, const Person& person) {
  if (person.machine_changes.empty()) return;
  writer.key("machine_changes");
  writer.begin_object();
  for (const auto& [field, times] : person.machine_changes) {
    writer.key(field);
    writer.begin_array();
    const auto ours = person.fields.find(field);
    const bool is_once = ours != person.fields.end() && times.size() == 1 &&
                         unix_ms(times.front()) == unix_ms(ours->second.stamp.at);
    for (const UnixTime time : times) {
      if (!is_once) writer.integer(unix_ms(time));
    }
    writer.end_array();
  }
  writer.end_object();
}

/// Reads what was written above; the first thing that does not fit makes the whole unreadable.
class Reader {
 public:
  Result<Person> read(const json::Value& root) {
    Person person;
    if (!root.is_object()) good_ = false;
    Stamp stamp;
    for (const json::Value member : json::children(root["fields"])) {
      if (!member["at"].absent()) stamp = stamp_of(member);
      person.fields[member.key()] = {.value = value(member["value"]),
                                     .stamp = stamp,
                                     .pinned = member["pinned"].boolean().value_or(false)};
    }
    for (const json::Value member : json::children(root["links"])) {
      person.links[member.key()] = link(member, person);
    }
    for (const json::Value member : json::children(root["reviews"])) {
      Review& review = person.reviews[member.key()];
      review.alarm = member["alarm"].boolean().value_or(false);
      for (const json::Value offer : json::children(member["offers"])) {
        review.offers.push_back({value(offer["value"]), stamp_of(offer)});
      }
    }
    for (const json::Value member : json::children(root["machine_changes"])) {
      std::vector<UnixTime>& times = person.machine_changes[member.key()];
      for (const json::Value time : json::children(member)) {
        times.push_back(from_unix_ms(time.integer().value_or(0)));
      }
      if (!times.empty()) continue;
      const auto ours = person.fields.find(member.key());
      good_ = good_ && ours != person.fields.end();
      if (good_) times.push_back(ours->second.stamp.at);
    }
    person.last_intent = static_cast<std::uint64_t>(root["last_intent"].integer().value_or(0));
    if (good_) return person;
    return Error{ErrorCode::kCorrupt, "what is known of a person's records cannot be read"};
  }

 private:
  Value value(const json::Value& json) {
    auto held = value_of(json);
    if (!held) good_ = false;
    return held.value_or(Null{});
  }
  Fields fields(const json::Value& json) {
    if (json.absent()) return {};
    auto held = fields_of(json);
    if (!held) good_ = false;
    return held ? *std::move(held) : Fields{};
  }
  static std::set<std::string> ids(const json::Value& list) {
    std::set<std::string> ids;
    for (const json::Value id : json::children(list)) ids.insert(id.string().value_or(""));
    return ids;
  }

  Observation observation(const json::Value& json) {
    return {.remote_id = json["id"].string().value_or(""),
            .former_ids = ids(json["former"]),
            .fields = fields(json["fields"]),
            .version = json["version"].integer().value_or(0),
            .stamp = stamp_of(json),
            .fresh = false};
  }

  /// What is missing because it is ours; of a field that we lack, it cannot be.
  Value ours(const Person& person, const std::string& field) {
    const auto found = person.fields.find(field);
    if (found != person.fields.end()) return found->second.value;
    good_ = false;
    return Null{};
  }

  Intent intent(const json::Value& json, const Person& person) {
    Intent intent{.number = static_cast<std::uint64_t>(json["number"].integer().value_or(0)),
                  .fields = fields(json["fields"]),
                  .unknown = json["unknown"].boolean().value_or(true)};
    for (const json::Value name : json::children(json["ours"])) {
      const std::string field = name.string().value_or("");
      intent.fields[field] = ours(person, field);
    }
    return intent;
  }

  Link link(const json::Value& json, const Person& person) {
    Link link;
    link.state = state_of(json["state"].string().value_or(""));
    link.remote_id = json["id"].string().value_or("");
    link.former_ids = ids(json["former"]);
    link.version = json["version"].integer().value_or(0);
    link.needs_read = json["read"].boolean().value_or(true);
    link.is_rechecked = json["rechecked"].boolean().value_or(false);
    link.doubted = json["doubted"].boolean().value_or(false);
    for (const json::Value member : json::children(json["bases"])) {
      Base& base = link.bases[member.key()];
      const json::Value theirs = member["theirs"];
      base.theirs = theirs.absent() ? ours(person, member.key()) : value(theirs);
      base.ours = member["ours"].absent() ? base.theirs : value(member["ours"]);
      base.version = member["version"].integer().value_or(link.version);
    }
    for (const json::Value pair : json::children(json["seen"])) {
      const json::Value version = pair.first_child();
      const std::string hash = version.next_sibling().string().value_or("0");
      link.seen.emplace(version.integer().value_or(0), std::strtoull(hash.c_str(), nullptr, 10));
    }
    if (const json::Value begun = json["intent"]; begun.is_object()) {
      link.intent = intent(begun, person);
    }
    for (const json::Value waiting : json::children(json["waiting"])) {
      link.waiting.push_back(observation(waiting));
    }
    link.refused = fields(json["refused"]);
    return link;
  }

  bool good_ = true;
};

}  // namespace

std::string encode_standing(const Person& person) {
  std::string text;
  text.reserve(kUsualBytes);
  json::Writer writer(text);
  writer.begin_object();
  write_fields(writer, person);
  writer.key("links");
  writer.begin_object();
  for (const auto& [connection, link] : person.links) {
    writer.key(connection);
    write_link(writer, person, link);
  }
  writer.end_object();
  write_reviews(writer, person);
  write_machine_changes(writer, person);
  writer.key("last_intent");
  writer.unsigned_integer(person.last_intent);
  writer.end_object();
  return text;
}

Result<Person> decode_standing(std::string_view standing) {
  const auto document = json::Document::parse(standing, kStandingLimits);
  if (!document) return Error{ErrorCode::kCorrupt, document.error().what};
  return Reader().read(document->root());
}

}  // namespace sambung::sync
