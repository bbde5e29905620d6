#include "tests/decide/story.hpp"

namespace sambung::decide {

namespace {

constexpr const char* kStoryPortfolio = "portfolio-1";
constexpr std::int64_t kStart = 1795392000000;

/// Somebody whose identifiers change as the story goes on.
struct Human {
  std::string wa_id;
  std::string user_id;
  std::string name;
  bool shares_id = true;     // items carry the id
  bool shares_phone = true;  // items carry the phone
};

class Teller {
 public:
  Teller(std::uint64_t seed, const model::Keys& keys) : random_(seed), keys_(keys) {
    for (int i = 0; i < 4; ++i) {
      humans_.push_back(
          {.wa_id = fresh_number(), .user_id = fresh_id(), .name = "Orang " + std::to_string(i)});
    }
  }

  Story tell(std::size_t length) {
    while (story_.events.size() < length) step();
    return std::move(story_);
  }

 private:
  using Step = void (Teller::*)();

  void step() {
    time_ += 1000 * (1 + pick(600));
    static constexpr Step kSteps[] = {&Teller::text,        &Teller::text,     &Teller::phone_only,
                                      &Teller::id_only,     &Teller::edit,     &Teller::revoke,
                                      &Teller::reaction,    &Teller::status,   &Teller::status,
                                      &Teller::late_status, &Teller::history,  &Teller::standby,
                                      &Teller::change,      &Teller::id_change};
    (this->*kSteps[pick(std::size(kSteps))])();
  }

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  std::string fresh_number() { return "62812550" + std::to_string(10000 + numbers_++); }
  std::string fresh_id() { return "ID." + std::to_string(7000000 + ids_++); }
  Human& someone() { return humans_[pick(humans_.size())]; }
  model::Channel channel() {
    return {.id = "82000000000000" + std::to_string(pick(3)), .display_phone_number = {}};
  }

  model::Party party(const Human& human, bool id, bool phone) {
    model::Party party;
    if (id) party.user_id = human.user_id;
    if (phone) party.wa_id = human.wa_id;
    if (pick(2) == 0) party.name = human.name + " " + std::to_string(pick(3));
    return party;
  }

  void tell(const char* kind, model::Data data, const model::Party& who, const std::string& in) {
    model::Event event;
    const auto digest = keys_.hash({"story", std::to_string(story_.events.size())});
    event.envelope.id =
        EventId::make(from_unix_ms(time_), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/whatsapp/main";
    event.envelope.account = "710000000000001";
    event.envelope.channel = in;
    event.envelope.time = from_unix_ms(time_);
    event.envelope.subject = keys_.subject(kStoryPortfolio, who);
    event.seal_scope = event.envelope.subject;
    event.data = std::move(data);
    story_.events.push_back(std::move(event));
    ++story_.kinds[kind];
  }

  void receive(const char* kind, bool id, bool phone, model::Origin origin) {
    const Human& human = someone();
    model::MessageReceived message;
    message.channel = channel();
    message.message_id = "wamid." + std::to_string(++messages_);
    message.time = from_unix_ms(time_);
    message.origin = origin;
    message.from = party(human, id, phone);
    message.content =
        model::TextContent{.body = "teks " + std::to_string(messages_), .preview_url = {}};
    const model::Party who = message.from;
    const std::string in = message.channel.id;
    known_.emplace_back(in, message.message_id);
    tell(kind, std::move(message), who, in);
  }

  void text() { receive("text", true, true, model::Origin::kLive); }
  void phone_only() { receive("phone_only", false, true, model::Origin::kLive); }
  void id_only() { receive("id_only", true, false, model::Origin::kLive); }
  void history() { receive("history", pick(2) == 0, true, model::Origin::kHistory); }
  void standby() { receive("standby", true, true, model::Origin::kStandby); }

  std::pair<std::string, std::string> a_message() {
    if (known_.empty() || pick(8) == 0) return {channel().id, "wamid.never-seen"};
    return known_[pick(known_.size())];
  }

  template <class Act>
  Act act() {
    const auto [in, id] = a_message();
    Act made;
    made.channel.id = in;
    made.message_id = "wamid.act" + std::to_string(++messages_);
    made.target_message_id = id;
    made.time = from_unix_ms(time_);
    made.party = party(someone(), true, pick(2) == 0);
    return made;
  }

  void edit() {
    auto edit = act<model::MessageEdited>();
    edit.content =
        model::TextContent{.body = "baru " + std::to_string(messages_), .preview_url = {}};
    const model::Party who = edit.party;
    const std::string in = edit.channel.id;
    tell("edit", std::move(edit), who, in);
  }
  void revoke() {
    auto revoke = act<model::MessageRevoked>();
    const model::Party who = revoke.party;
    const std::string in = revoke.channel.id;
    tell("revoke", std::move(revoke), who, in);
  }
  void reaction() {
    auto reaction = act<model::MessageReacted>();
    if (pick(3) != 0) reaction.emoji = "+" + std::to_string(pick(3));
    const model::Party who = reaction.party;
    const std::string in = reaction.channel.id;
    tell("reaction", std::move(reaction), who, in);
  }

  void put_status(const char* kind, const std::string& id, const std::string& in) {
    static constexpr const char* kStatuses[] = {"sent", "delivered", "read", "played", "failed"};
    model::MessageStatus status;
    status.channel.id = in;
    status.message_id = id;
    status.status = kStatuses[pick(5)];
    status.time = from_unix_ms(time_);
    const bool failed = status.status == "failed";
    status.recipient = party(someone(), !failed, failed || pick(2) == 0);
    if (failed) {
      status.errors.push_back(
          {.code = 131047, .title = {}, .message = {}, .details = {}, .href = {}});
    } else if (pick(2) == 0) {
      status.pricing =
          model::Pricing{.billable = {}, .model = "PMP", .type = "regular", .category = "utility"};
    }
    const model::Party who = status.recipient;
    tell(kind, std::move(status), who, in);
  }
  void status() { put_status("status", "wamid.out" + std::to_string(pick(8)), "820000000000000"); }
  void late_status() {
    put_status("late_status", "wamid.unknown" + std::to_string(pick(50)), "820000000000001");
  }

  void identity_changed(const char* kind, Human& human, const Human& now, bool with_ids) {
    model::IdentityChanged changed;
    changed.channel = channel();
    changed.kind = with_ids ? "user_changed_user_id" : "customer_changed_number";
    changed.time = from_unix_ms(time_);
    changed.before = party(human, with_ids, true);
    changed.after = party(now, with_ids, true);
    const model::Party who = changed.after;
    const std::string in = changed.channel.id;
    human = now;
    tell(kind, std::move(changed), who, in);
  }
  void change() {
    Human& human = someone();
    Human now = human;
    now.wa_id = fresh_number();
    identity_changed("number_change", human, now, false);
  }
  void id_change() {
    Human& human = someone();
    Human now = human;
    now.wa_id = fresh_number();
    now.user_id = fresh_id();
    identity_changed("id_change", human, now, true);
  }

  std::mt19937_64 random_;
  const model::Keys& keys_;
  std::vector<Human> humans_;
  std::vector<std::pair<std::string, std::string>> known_;
  std::int64_t time_ = kStart;
  int numbers_ = 0;
  int ids_ = 0;
  int messages_ = 0;
  Story story_;
};

}  // namespace

Story make_story(std::uint64_t seed, const model::Keys& keys, std::size_t length) {
  return Teller(seed, keys).tell(length);
}

}  // namespace sambung::decide
