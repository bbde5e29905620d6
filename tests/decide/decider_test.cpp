#include "core/decide/decider.hpp"

#include <gtest/gtest.h>

#include "tests/decide/folded_state.hpp"

namespace sambung::decide {
namespace {

constexpr const char* kPortfolio = "portfolio-1";

/// Makes texts and changes by hand, in the order of the calls.
class Hand {
 public:
  explicit Hand(FoldedState& state) : state_(state) {}

  void text(std::optional<std::string> wa_id, std::optional<std::string> user_id, int at) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = "wamid." + std::to_string(at);
    message.time = from_unix_ms(at);
    message.from.wa_id = std::move(wa_id);
    message.from.user_id = std::move(user_id);
    message.content = model::TextContent{.body = "x", .preview_url = {}};
    const model::Party who = message.from;
    put(std::move(message), who, at);
  }

  void changed(model::Party before, model::Party after, int at) {
    model::IdentityChanged change;
    change.channel.id = "C";
    change.kind = "user_changed_number";
    change.time = from_unix_ms(at);
    change.before = std::move(before);
    change.after = std::move(after);
    const model::Party who = change.after;
    put(std::move(change), who, at);
  }

  /// A contact that a system has; `may_create` as its connection allows.
  void record(const std::string& id, std::vector<std::string> phones, bool may_create, int at,
              std::vector<std::string> emails = {}) {
    model::RecordChanged record;
    record.connection = "erp";
    record.object = "contact";
    record.remote_id = id;
    record.version = at;
    record.time = from_unix_ms(at);
    record.phones = std::move(phones);
    record.emails = std::move(emails);
    record.may_create = may_create;
    put(std::move(record), model::Party{}, at);
  }
  /// Sync made a record for a person, or found theirs.
  void tied(const std::string& person, const std::string& id, int at) {
    model::PersonSynced synced;
    synced.person_id = person;
    synced.time = from_unix_ms(at);
    synced.tied = {{"erp", "contact", id}};
    synced.standing = model::Raw{"{}"};
    put(std::move(synced), model::Party{}, at);
  }
  void erase(const std::string& person, std::vector<std::string> subjects, int at) {
    put(model::PersonErased{.person_id = person,
                            .subjects = std::move(subjects),
                            .newest_key = 1,
                            .person_ids = {},
                            .records = {}},
        model::Party{}, at);
  }
  std::string record_subject(const std::string& id) {
    return state_.keys().subject_of_record("erp", "contact", id);
  }

  std::string person(const std::string& subject, int at) {
    state::People people(state_.database());
    return people.person_of(subject, from_unix_ms(at))->value_or("nobody");
  }
  std::string number(const std::string& wa_id) { return state_.keys().subject_of_wa_id(wa_id); }
  std::string id(const std::string& user_id) {
    return state_.keys().subject_of_user_id(kPortfolio, user_id);
  }

 private:
  void put(model::Data data, const model::Party& who, int at) {
    model::Event event;
    const auto digest = state_.keys().hash({"hand", std::to_string(count_++)});
    event.envelope.id =
        EventId::make(from_unix_ms(at), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/whatsapp/main";
    event.envelope.channel = "C";
    event.envelope.time = from_unix_ms(at);
    event.envelope.subject = state_.keys().subject(kPortfolio, who);
    event.data = std::move(data);
    state_.take({event});
  }

  FoldedState& state_;
  int count_ = 0;
};

model::Party party(std::optional<std::string> wa_id, std::optional<std::string> user_id) {
  model::Party made;
  made.wa_id = std::move(wa_id);
  made.user_id = std::move(user_id);
  return made;
}

TEST(Decider, MeetsAPersonOnce) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  hand.text("628120001", "ID.1", 20);
  hand.text("628120001", {}, 30);
  hand.text({}, "ID.1", 40);
  int created = 0;
  for (const model::Event& decision : state.decisions()) {
    created += std::holds_alternative<model::PersonCreated>(decision.data) ? 1 : 0;
  }
  EXPECT_EQ(created, 1);
  EXPECT_EQ(hand.person(hand.number("628120001"), 30), hand.person(hand.id("ID.1"), 30));
}

TEST(Decider, APersonKnownByNumberAloneGetsTheirIdLater) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", {}, 10);
  const std::string before = hand.person(hand.number("628120001"), 10);
  hand.text("628120001", "ID.1", 20);
  EXPECT_EQ(hand.person(hand.id("ID.1"), 20), before);
}

TEST(Decider, ANumberChangeKeepsThePerson) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  const std::string person = hand.person(hand.id("ID.1"), 10);
  hand.changed(party("628120001", "ID.1"), party("628120002", "ID.2"), 20);
  hand.text("628120002", "ID.2", 30);
  EXPECT_EQ(hand.person(hand.id("ID.2"), 30), person);
  EXPECT_EQ(hand.person(hand.number("628120002"), 30), person);
}

TEST(Decider, ARecycledNumberIsSomebodyElse) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  hand.text("628120001", {}, 15);
  hand.changed(party("628120001", "ID.1"), party("628120002", "ID.2"), 20);
  hand.text("628120001", "ID.9", 1000);
  EXPECT_NE(hand.person(hand.id("ID.9"), 1000), hand.person(hand.id("ID.1"), 1000));
  EXPECT_EQ(hand.person(hand.number("628120001"), 15), hand.person(hand.id("ID.1"), 15));
  EXPECT_EQ(hand.person(hand.number("628120001"), 1001), hand.person(hand.id("ID.9"), 1001));
}

TEST(Decider, ALateChangeMergesTwoPersonsIntoTheOlder) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  hand.text("628120002", "ID.2", 30);
  const std::string older = hand.person(hand.id("ID.1"), 10);
  ASSERT_NE(hand.person(hand.id("ID.2"), 30), older);
  hand.changed(party("628120001", "ID.1"), party("628120002", "ID.2"), 20);
  EXPECT_EQ(hand.person(hand.id("ID.2"), 30), older);
}

TEST(Decider, RepeatsItsIdsWhenItJudgesAgain) {
  FoldedState first;
  Hand(first).text("628120001", "ID.1", 10);
  FoldedState second;
  Hand(second).text("628120001", "ID.1", 10);
  ASSERT_EQ(first.decisions().size(), second.decisions().size());
  ASSERT_GE(first.decisions().size(), 4U);  // person, two identities, conversation
  for (std::size_t i = 0; i < first.decisions().size(); ++i) {
    EXPECT_EQ(first.decisions()[i].envelope.id, second.decisions()[i].envelope.id);
    EXPECT_EQ(first.decisions()[i].data, second.decisions()[i].data);
  }
}

TEST(Decider, TiesARecordToWhoeverHasItsNumber) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  hand.record("42", {"+628120001"}, false, 20);
  EXPECT_EQ(hand.person(hand.record_subject("42"), 30), hand.person(hand.id("ID.1"), 30));
}

TEST(Decider, MakesAPersonOfARecordOnlyWhereThatIsAllowed) {
  FoldedState state;
  Hand hand(state);
  hand.record("1", {"+628120001"}, false, 10);
  EXPECT_EQ(hand.person(hand.record_subject("1"), 30), "nobody");
  hand.record("2", {"+628120002"}, true, 20);
  EXPECT_NE(hand.person(hand.record_subject("2"), 30), "nobody");
}

TEST(Decider, MeetsSomebodyInARecordInOneEvent) {
  FoldedState state;
  Hand hand(state);
  hand.record("2", {"+5511912345678", "+5511912345678"}, true, 10, {"ayu@example.test"});
  ASSERT_EQ(state.decisions().size(), 1U);
  const auto& created = std::get<model::PersonCreated>(state.decisions()[0].data);
  std::vector<std::string> values;
  for (const model::Identity& identity : created.identities) values.push_back(identity.value);
  EXPECT_EQ(values, (std::vector<std::string>{"contact:2", "5511912345678", "551112345678",
                                              "ayu@example.test"}));
  EXPECT_EQ(created.identities[2].phone->e164, "+551112345678");
  // What is known is said no more, and what comes new is linked.
  hand.record("2", {"+5511912345678"}, true, 20, {"other@example.test"});
  ASSERT_EQ(state.decisions().size(), 2U);
  EXPECT_EQ(std::get<model::IdentityLinked>(state.decisions()[1].data).value, "other@example.test");
}

/// `person.synced` is sync's own note, which few are given.
TEST(Decider, TellsEveryoneWhichRecordIsWhose) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", "ID.1", 10);
  const std::string person = hand.person(hand.id("ID.1"), 20);
  hand.tied(person, "42", 20);
  ASSERT_FALSE(state.decisions().empty());
  const auto* linked = std::get_if<model::IdentityLinked>(&state.decisions().back().data);
  ASSERT_NE(linked, nullptr);
  EXPECT_EQ(linked->value, "contact:42");
  EXPECT_EQ(linked->person_id, person);
  EXPECT_EQ(hand.person(hand.record_subject("42"), 30), person);
}

TEST(Decider, KnowsTheWriterOfALaterMessageByARecordsNumber) {
  FoldedState state;
  Hand hand(state);
  hand.record("2", {"+5511912345678"}, true, 10);
  hand.text("551112345678", {}, 20);
  EXPECT_EQ(hand.person(hand.number("551112345678"), 30),
            hand.person(hand.record_subject("2"), 30));
  hand.text("5511912345678", "BR.7", 40);
  EXPECT_EQ(hand.person(hand.id("BR.7"), 50), hand.person(hand.record_subject("2"), 50));
}

TEST(Decider, NeverJoinsTwoPersonsBecauseARecordNamesBoth) {
  FoldedState state;
  Hand hand(state);
  hand.text("628120001", {}, 10);
  hand.text("628120002", {}, 20);
  hand.record("42", {"+628120001", "+628120002"}, true, 30);
  EXPECT_NE(hand.person(hand.number("628120001"), 40), hand.person(hand.number("628120002"), 40));
  EXPECT_EQ(hand.person(hand.record_subject("42"), 40), hand.person(hand.number("628120001"), 40));
}

TEST(Decider, KeepsARecordWithItsPersonWhenItsNumberChanges) {
  FoldedState state;
  Hand hand(state);
  hand.record("42", {"+628120001"}, true, 10);
  const std::string owner = hand.person(hand.record_subject("42"), 15);
  hand.text("628120002", {}, 20);
  hand.record("42", {"+628120002"}, true, 30);
  EXPECT_EQ(hand.person(hand.record_subject("42"), 40), owner);
}

TEST(Decider, FindsAPersonByAnAddress) {
  FoldedState state;
  Hand hand(state);
  hand.record("1", {}, true, 10, {"ayu@example.test"});
  hand.record("2", {}, false, 20, {"ayu@example.test"});
  EXPECT_EQ(hand.person(hand.record_subject("2"), 30), hand.person(hand.record_subject("1"), 30));
}

TEST(Decider, BringsNobodyBackWhoWasErased) {
  FoldedState state;
  Hand hand(state);
  hand.record("42", {"+628120001"}, true, 10);
  const std::string gone = hand.person(hand.record_subject("42"), 15);
  hand.erase(gone, {hand.record_subject("42"), hand.number("628120001")}, 20);
  hand.record("42", {"+628120001"}, true, 30);
  hand.record("43", {"+628120001"}, true, 40);
  EXPECT_EQ(hand.person(hand.record_subject("42"), 50), "nobody");
  EXPECT_EQ(hand.person(hand.record_subject("43"), 50), "nobody");
  hand.text("628120001", {}, 60);
  EXPECT_NE(hand.person(hand.number("628120001"), 70), "nobody") << "by writing themselves";
}

}  // namespace
}  // namespace sambung::decide
