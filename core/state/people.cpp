#include "core/state/people.hpp"

#include "core/model/links.hpp"

namespace sambung::state {

namespace {

/// The last claim before a time; else the first one after it (the number came alone at first).
bool goes_before(std::int64_t claim, std::int64_t other, std::int64_t time) {
  if ((claim <= time) != (other <= time)) return claim <= time;
  return claim <= time ? claim > other : claim < other;
}

}  // namespace

Result<std::optional<std::string>> People::holder_of(std::string_view subject, UnixTime time) {
  // In their order from the key: most numbers have no claim, and SQLite would sort none for longer.
  auto query =
      database_.cached("SELECT holder, first FROM claim WHERE subject = ? ORDER BY holder");
  if (!query) return query.error();
  (*query)->bind_text(1, subject);
  std::optional<std::string> holder;
  std::int64_t since = 0;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) {
    const std::int64_t first = (*query)->integer(1);
    if (holder && !goes_before(first, since, unix_ms(time))) continue;
    holder = std::string((*query)->text(0));
    since = first;
  }
  (*query)->reset();
  if (!row) return row.error();
  return holder;
}

void People::note(const model::Envelope& envelope, const model::Data& data) {
  for (const model::IdentityLinked& linked : model::links_in(envelope, data)) {
    links_.erase(linked.subject);
  }
  if (std::holds_alternative<model::PersonMerged>(data) ||
      std::holds_alternative<model::PersonErased>(data)) {
    forget();
  }
}

void People::forget() {
  links_.clear();
  roots_.clear();
  conversations_.clear();
  any_erased_.reset();
}

Result<std::vector<Link>> People::links_of(std::string_view subject) {
  if (!remembers_) return read_links(subject);
  const std::string key(subject);
  if (const auto* known = links_.find(key)) return *known;
  auto links = read_links(subject);
  if (!links || links->empty()) return links;
  links_.put(key, *links);
  for (const Link& link : *links) roots_.put(link.person_id, link.person_id);
  return links;
}

Result<std::vector<Link>> People::read_links(std::string_view subject) {
  auto query = database_.cached(
      "SELECT DISTINCT person.root, link.basis FROM identity JOIN link USING(number)"
      " JOIN person USING(person_id) WHERE subject = ? ORDER BY 1, 2");
  if (!query) return query.error();
  (*query)->bind_text(1, subject);
  std::vector<Link> links;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) {
    links.push_back({std::string((*query)->text(0)), std::string((*query)->text(1))});
  }
  (*query)->reset();
  if (!row) return row.error();
  return links;
}

Result<std::optional<std::string>> People::person_of(std::string_view subject, UnixTime time) {
  auto holder = holder_of(subject, time);
  if (!holder) return holder.error();
  return linked_to(*holder ? std::string_view(**holder) : subject);
}

Result<std::optional<std::string>> People::linked_to(std::string_view subject) {
  auto links = links_of(subject);
  if (!links) return links.error();
  if (links->empty()) return std::optional<std::string>{};
  return std::optional(links->front().person_id);
}

Result<bool> People::has_strong(std::string_view root) {
  auto query = database_.cached(
      "SELECT 1 FROM person JOIN link USING(person_id) WHERE root = ? AND basis = 'strong' LIMIT 1");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, root).step();
  (*query)->reset();
  return row;
}

Result<std::uint64_t> People::projected(std::uint32_t partition) {
  auto query = database_.cached("SELECT offset FROM progress WHERE partition = ?");
  if (!query) return query.error();
  auto row = (*query)->bind(1, std::int64_t{partition}).step();
  std::uint64_t offset = 0;
  if (row && *row) offset = static_cast<std::uint64_t>((*query)->integer(0));
  (*query)->reset();
  if (!row) return row.error();
  return offset;
}

Result<bool> People::is_erased(std::string_view subject) {
  if (remembers_ && !any_erased_) {
    auto any = database_.cached("SELECT 1 FROM erased LIMIT 1");
    if (!any) return any.error();
    auto row = (*any)->step();
    (*any)->reset();
    if (!row) return row.error();
    any_erased_ = *row;
  }
  if (remembers_ && !*any_erased_) return false;
  auto query = database_.cached("SELECT 1 FROM erased WHERE subject = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, subject).step();
  (*query)->reset();
  return row;
}

Result<bool> People::is_known_by_records_alone(std::string_view root) {
  auto query = database_.cached(
      "SELECT 1 FROM person JOIN link USING(person_id) JOIN identity USING(number)"
      " WHERE root = ? AND kind NOT IN ('record', 'email') LIMIT 1");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, root).step();
  (*query)->reset();
  if (!row) return row.error();
  return !*row;
}

Result<std::vector<std::string>> People::roots(std::string_view after, std::size_t limit) {
  auto query = database_.cached(
      "SELECT person_id FROM person WHERE person_id > ?1 AND root = person_id AND erased = 0"
      " ORDER BY person_id LIMIT ?2");
  if (!query) return query.error();
  (*query)->bind_text(1, after).bind(2, static_cast<std::int64_t>(limit));
  std::vector<std::string> ids;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) ids.emplace_back((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return ids;
}

Result<People::Known> People::known_of(std::string_view root) {
  auto query = database_.cached(
      "SELECT kind, value, e164, name FROM person JOIN link USING(person_id)"
      " JOIN identity USING(number) WHERE root = ? ORDER BY name_at DESC, subject");
  if (!query) return query.error();
  (*query)->bind_text(1, root);
  Known known;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) {
    if (known.name.empty()) known.name = (*query)->text(3);
    if (known.e164.empty()) known.e164 = (*query)->text(2);
    if (known.email.empty() && (*query)->text(0) == "email") known.email = (*query)->text(1);
  }
  (*query)->reset();
  if (!row) return row.error();
  return known;
}

Result<std::vector<std::string>> People::members_of(std::string_view root) {
  auto query = database_.cached("SELECT person_id FROM person WHERE root = ? ORDER BY 1");
  if (!query) return query.error();
  (*query)->bind_text(1, root);
  std::vector<std::string> members;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) members.emplace_back((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return members;
}

Result<std::vector<std::string>> People::subjects_of(std::string_view root) {
  auto query = database_.cached(
      "SELECT DISTINCT subject FROM person JOIN link USING(person_id) JOIN identity USING(number)"
      " WHERE root = ? ORDER BY 1");
  if (!query) return query.error();
  (*query)->bind_text(1, root);
  std::vector<std::string> subjects;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) subjects.emplace_back((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return subjects;
}

Result<bool> People::has_conversation(std::string_view conversation_id) {
  const std::string key(conversation_id);
  if (conversations_.find(key) != nullptr) return true;
  auto query = database_.cached("SELECT 1 FROM conversation WHERE conversation_id = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, conversation_id).step();
  (*query)->reset();
  if (remembers_ && row && *row) conversations_.put(key, {});
  return row;
}

Result<std::vector<std::string>> People::channels_of(std::string_view root) {
  auto query = database_.cached(
      "SELECT DISTINCT channel FROM conversation JOIN person USING(person_id) WHERE root = ?"
      " ORDER BY 1");
  if (!query) return query.error();
  (*query)->bind_text(1, root);
  std::vector<std::string> channels;
  auto row = (*query)->step();
  for (; row && *row; row = (*query)->step()) channels.emplace_back((*query)->text(0));
  (*query)->reset();
  if (!row) return row.error();
  return channels;
}

Result<std::string> People::root_of(std::string_view person_id) {
  const std::string key(person_id);
  if (const auto* known = roots_.find(key)) return *known;
  auto query = database_.cached("SELECT root FROM person WHERE person_id = ?");
  if (!query) return query.error();
  auto row = (*query)->bind_text(1, person_id).step();
  std::string root(person_id);
  if (row && *row) {
    root = std::string((*query)->text(0));
    if (remembers_) roots_.put(key, root);
  }
  (*query)->reset();
  if (!row) return row.error();
  return root;
}

}  // namespace sambung::state
