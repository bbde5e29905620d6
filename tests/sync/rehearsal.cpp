#include "tests/sync/rehearsal.hpp"

#include <algorithm>

namespace sambung::sync {

namespace {

const std::vector<std::string> kTexts = {"name", "email", "city", "note", "code", "stage"};
constexpr int kSteps = 120;
constexpr int kQuietRounds = 400;
constexpr int kReviewsMax = 50;

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The text that a human set, whatever a system made of it.
std::string trace(const Value& value) {
  std::string text = lower(text_of(value));
  while (text.ends_with("!")) text.pop_back();
  return text;
}

}  // namespace

Rehearsal::Rehearsal(std::uint32_t seed, Planted planted)
    : random_(seed), planted_(planted), sync_(person_, rules_), now_(from_unix_ms(1'000'000)) {
  rules_.fields = {{"name", {.policy = Policy::kHumanWins}},
                   {"email", {.policy = Policy::kNewest}},
                   {"city", {.policy = Policy::kOwner, .owner = pick(2) == 0 ? "crm" : "sambung"}},
                   {"note", {.policy = Policy::kReview}},
                   {"code", {.policy = Policy::kHumanWins}},
                   {"stage", {.policy = Policy::kNewest}},
                   {"tags", {.policy = Policy::kUnion}}};
  remotes_.emplace_back("crm", Habits{.checks_version = pick(2) == 0, .rewrites = pick(2) == 0});
  remotes_.emplace_back("shop", Habits{.one_second_stamps = true, .says_who = pick(2) == 0});
  remotes_.emplace_back("erp", Habits{.checks_version = true, .upper_cases = true});
  for (ModelRemote& remote : remotes_) {
    Reach& reach = rules_.connections[remote.connection()];
    reach.may_create = true;
    for (const auto& [field, rule] : rules_.fields) reach.fields[field] = Direction::kBoth;
    if (pick(3) != 0) remote.make({{"name", fresh_text()}, {"email", fresh_text()}}, now_);
    sync_.want(remote.connection());
  }
}

std::string Rehearsal::fresh_text() {
  std::string text = "v" + std::to_string(++made_);
  alive_.insert(text);
  return text;
}

ModelRemote& Rehearsal::remote(const std::string& connection) {
  return remotes_[index(connection)];
}

std::size_t Rehearsal::index(const std::string& connection) const {
  std::size_t at = 0;
  while (remotes_[at].connection() != connection) ++at;
  return at;
}

void Rehearsal::edit_here() {
  const Author author = pick(2) == 0 ? Author::kHuman : Author::kMachine;
  const Stamp stamp{now_, author, "sambung"};
  if (pick(5) == 0) {
    TextSet tags;
    if (const auto* held = std::get_if<TextSet>(&person_.fields["tags"].value)) tags = *held;
    tags.insert("t" + std::to_string(pick(6)));
    return sync_.edit("tags", tags, stamp);
  }
  const std::string& field = kTexts[pick(kTexts.size())];
  if (person_.reviews.contains(field) && author == Author::kHuman && pick(2) == 0) return;
  alive_.erase(trace(person_.fields[field].value));
  sync_.edit(field, fresh_text(), stamp);
}

void Rehearsal::edit_there() {
  ModelRemote& remote = remotes_[pick(remotes_.size())];
  if (!remote.exists()) return;
  switch (pick(60)) {
    case 0:
      for (const auto& [field, value] : remote.fields()) alive_.erase(trace(value));
      return remote.remove();
    case 1: alive_.erase(trace(remote.value("name"))); return remote.merge(fresh_text(), now_);
    default: break;
  }
  const Author author = pick(2) == 0 ? Author::kHuman : Author::kMachine;
  if (pick(6) == 0) {
    TextSet tags;
    const Value held = remote.value("tags");
    if (const auto* set = std::get_if<TextSet>(&held)) tags = *set;
    const std::string tag = "t" + std::to_string(pick(6));
    if (!tags.insert(tag).second) tags.erase(tag);
    return remote.change("tags", tags, author, now_);
  }
  const std::string& field = kTexts[pick(kTexts.size())];
  alive_.erase(trace(remote.value(field)));
  remote.change(field, fresh_text(), author, now_);
}

void Rehearsal::hear() {
  ModelRemote& remote = remotes_[pick(remotes_.size())];
  if (remote.unseen() == 0) return;
  const Observation shown = remote.show(random_);
  if (planted_ == Planted::kTimeOnlyCursor) {
    std::int64_t& cursor = cursors_[remote.connection()];
    if (shown.version <= cursor) return;
    cursor = shown.version;
  }
  if (planted_ == Planted::kDroppingGate &&
      now_ - written_at_[remote.connection()] < std::chrono::seconds(5)) {
    return;
  }
  if (planted_ == Planted::kNoBase) person_.links[remote.connection()].bases.clear();
  sync_.observe(remote.connection(), shown);
}

void Rehearsal::read_one() {
  const std::vector<std::string> reads = sync_.reads();
  if (reads.empty()) return;
  ModelRemote& read = remote(reads[pick(reads.size())]);
  if (planted_ == Planted::kNoBase) person_.links[read.connection()].bases.clear();
  if (!read.exists()) return sync_.find_nothing(read.connection());
  sync_.observe(read.connection(), read.read());
}

void Rehearsal::begin_writes() {
  for (const ModelRemote& remote : remotes_) {
    auto made = pick(2) == 0 ? sync_.make(remote.connection()) : std::nullopt;
    if (made) begin(*std::move(made), true);
  }
  for (Write& write : sync_.writes()) begin(std::move(write), false);
}

void Rehearsal::begin(Write write, bool looks) {
  const std::size_t at = index(write.connection);
  if (write.remote_id.empty() && linked_.contains(write.connection)) {
    brought_back_ = write.connection;
  }
  in_flight_.push_back({std::move(write), at, looks});
}

void Rehearsal::land_one(bool quiet) {
  if (in_flight_.empty()) return;
  const InFlight landing = in_flight_.front();
  in_flight_.erase(in_flight_.begin());
  ModelRemote& remote = remotes_[landing.remote];
  const std::string& connection = remote.connection();
  const std::size_t chance = quiet ? 9 : pick(10);
  if (landing.looks && chance == 2) return sync_.call_off(connection, landing.write.intent);
  if (landing.looks && remote.exists()) return sync_.observe(connection, remote.read());
  if (chance == 0) return sync_.settle(connection, landing.write.intent, {});  // never arrived
  const std::map<std::string, Base> before = person_.links[connection].bases;
  Written written = remote.write(landing.write, now_);
  written_at_[connection] = now_;
  if (chance == 1) written = {};  // it took effect, and the answer is lost
  sync_.settle(connection, landing.write.intent, written);
  if (planted_ == Planted::kNoGate) person_.links[connection].bases = before;
}

/// What is in flight takes effect or does not, and nobody is there to hear of it.
void Rehearsal::crash() {
  for (const InFlight& lost : in_flight_) {
    ModelRemote& remote = remotes_[lost.remote];
    if (pick(2) == 0 && !(lost.looks && remote.exists())) remote.write(lost.write, now_);
  }
  in_flight_.clear();
  sync_.doubt_all();
}

void Rehearsal::step() {
  now_ += std::chrono::milliseconds(pick(1500));
  for (const auto& [connection, link] : person_.links) {
    if (link.state == Link::State::kLinked) linked_.insert(connection);
  }
  for (ModelRemote& remote : remotes_) {
    if (pick(4) == 0) remote.run_automation(now_);
  }
  switch (pick(12)) {
    case 0: return edit_here();
    case 1:
    case 2: return edit_there();
    case 3:
    case 4:
    case 5: return hear();
    case 6:
    case 7: return read_one();
    case 8:
    case 9: return begin_writes();
    case 10: return land_one(false);
    default: return pick(6) == 0 ? crash() : land_one(false);
  }
}

/// True when nothing is left to do within the bound.
bool Rehearsal::settle_down() {
  for (int round = 0; round < kQuietRounds; ++round) {
    now_ += std::chrono::seconds(1);
    for (ModelRemote& remote : remotes_) remote.run_automation(now_);
    for (ModelRemote& remote : remotes_) {
      for (std::size_t left = 4; remote.unseen() > 0 && left > 0; --left) hear();
    }
    read_one();
    while (!in_flight_.empty()) land_one(true);
    const bool heard = std::all_of(remotes_.begin(), remotes_.end(),
                                   [](const ModelRemote& r) { return r.unseen() == 0; });
    begin_writes();
    if (heard && sync_.reads().empty() && in_flight_.empty()) return true;
  }
  return false;
}

Finding Rehearsal::judge_values() {
  for (const auto& [field, ours] : person_.fields) {
    for (const ModelRemote& remote : remotes_) {
      const Link& link = person_.links[remote.connection()];
      if (link.state != Link::State::kLinked) continue;
      const Value theirs = remote.value(field);
      if (theirs == ours.value || theirs == remote.kept(field, ours.value)) continue;
      return {false, field + " of " + remote.connection() + " is '" + text_of(theirs) +
                         "' and ours is '" + text_of(ours.value) + "'"};
    }
  }
  if (!brought_back_.empty()) return {false, brought_back_ + " got back what was removed there"};
  std::set<std::string> known;
  for (const auto& [field, ours] : person_.fields) known.insert(trace(ours.value));
  for (const Loss& loss : person_.losses) known.insert(trace(loss.value));
  for (const std::string& text : alive_) {
    if (!known.contains(text)) return {false, text + " was lost without a word"};
  }
  return {};
}

Finding Rehearsal::judge() {
  if (!settle_down()) return {false, "it does not stop"};
  // Humans look at what was laid before them; after that everything must agree.
  for (int looks = 0; !person_.reviews.empty(); ++looks) {
    if (looks == kReviewsMax) return {false, "reviews do not end"};
    const std::string field = person_.reviews.begin()->first;
    const Value chosen = person_.reviews.begin()->second.offers.front().value;
    now_ += std::chrono::minutes(20);
    sync_.edit(field, chosen, {now_, Author::kHuman, "sambung"});
    if (!settle_down()) return {false, "it does not stop after a review of " + field};
  }
  return judge_values();
}

Finding Rehearsal::run() {
  for (int i = 0; i < kSteps; ++i) step();
  return judge();
}

}  // namespace sambung::sync
