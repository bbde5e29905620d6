#include "core/sync/turn.hpp"

#include <gtest/gtest.h>

#include "core/model/codec.hpp"
#include "tests/support/stores.hpp"

namespace sambung::sync {
namespace {

/// Turns over what a projector made of events, with no threads of sync's own.
class TurnTest : public testing::Stores {
 protected:
  TurnTest() {
    rules_.fields["phone"] = {.policy = Policy::kHumanWins};
    rules_.connections["shop"] = {.fields = {{"phone", Direction::kBoth}}, .may_create = true};
    store_.emplace(*Store::open(folder_ / "sync.db", journal_->epoch(), 1));
    state_ = *sqlite::Database::open(folder_ / "state.db", {.read_only = true});
  }

  /// An event that the state knows by now.
  template <class E>
  std::pair<model::Envelope, model::Data> event(E data) {
    model::Event event;
    const auto digest = keys_.hash({"turn", std::to_string(++events_)});
    event.envelope.id = EventId::make(clock_.now(), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/sambung/decider";
    event.envelope.time = clock_.now();
    event.data = data;
    model::EncodedEvent encoded = model::encode(std::move(event));
    const model::Envelope envelope = encoded.envelope;
    EXPECT_TRUE(journal_->append_and_wait({std::move(encoded)}, journal::Priority::kBulk));
    EXPECT_TRUE(projector_->caught_up(std::chrono::seconds(30)));
    return {envelope, std::move(data)};
  }
  static model::PhoneNumber typed(const std::string& number) {
    model::PhoneNumber phone;
    phone.e164 = number;
    phone.valid = true;
    return phone;
  }
  std::pair<model::Envelope, model::Data> created(const std::string& person,
                                                  const std::string& number) {
    const std::string digits = number.substr(1);
    return event(model::PersonCreated{.person_id = person,
                                      .name = {},
                                      .username = {},
                                      .identities = {{.scope = "whatsapp",
                                                      .kind = model::IdentityKind::kWaId,
                                                      .value = digits,
                                                      .basis = model::LinkBasis::kAlone,
                                                      .subject = keys_.subject_of_wa_id(digits),
                                                      .phone = typed(number)}}});
  }

  /// One turn of the desk with what `act` does in it.
  template <class Act>
  void in_a_turn(Act act) {
    state::People people(state_);
    Turn turn({.store = *store_,
               .people = people,
               .keys = keys_,
               .rules = rules_,
               .log = log_,
               .now = clock_.now()});
    ASSERT_TRUE(store_->begin());
    act(turn);
    ASSERT_TRUE(turn.mark());
    ASSERT_TRUE(turn.close());
    ASSERT_TRUE(store_->commit());
  }
  static WriteTask made(Turn& turn, const std::string& person) {
    auto task = turn.begin("shop", person, 0, Turn::May::kMake);
    const auto* write = task && *task ? std::get_if<WriteTask>(&**task) : nullptr;
    if (write == nullptr) ADD_FAILURE() << "nothing is made for " << person;
    return write == nullptr ? WriteTask{} : *write;
  }
  static TaskEnd end_of(const WriteTask& task, Written::Result result, std::string remote_id) {
    return {.connection = "shop",
            .person_id = task.person_id,
            .end = WriteEnd{.intent = task.write.intent,
                            .written = {.result = result,
                                        .remote_id = std::move(remote_id),
                                        .version = 7,
                                        .returned = {}}},
            .reason = {}};
  }
  Link link_of(const std::string& person) {
    auto kept = store_->load(person);
    return kept ? kept->person.links["shop"] : Link{};
  }

  Rules rules_;
  std::optional<Store> store_;
  sqlite::Database state_;
  int events_ = 0;
};

const std::string kElder = "01AAAAAAAAAAAAAAAAAAAAAAAA";
const std::string kYounger = "01BBBBBBBBBBBBBBBBBBBBBBBB";

TEST_F(TurnTest, WhatEndsForAnAbsorbedPersonEndsNothingOfTheOther) {
  const auto elder = created(kElder, "+6281255501234");
  const auto younger = created(kYounger, "+6281255505678");
  WriteTask of_elder, of_younger;
  in_a_turn([&](Turn& turn) {
    ASSERT_TRUE(turn.take(elder.first, elder.second));
    ASSERT_TRUE(turn.take(younger.first, younger.second));
    of_elder = made(turn, kElder);
    of_younger = made(turn, kYounger);
  });
  ASSERT_EQ(of_elder.write.intent, of_younger.write.intent);

  const auto merged = event(model::PersonMerged{
      .from_person_id = kYounger, .into_person_id = kElder, .reason = "same_record"});
  in_a_turn([&](Turn& turn) {  // the state knows it before this does
    ASSERT_TRUE(turn.take(end_of(of_younger, Written::Result::kNothing, "")));
    auto again = turn.begin("shop", kYounger, 0, Turn::May::kMake);
    ASSERT_TRUE(again);
    EXPECT_FALSE(*again) << "nothing is made by the name of somebody who is gone";
  });
  EXPECT_TRUE(link_of(kElder).intent) << "its own making is under way still";
  in_a_turn([&](Turn& turn) { ASSERT_TRUE(turn.take(merged.first, merged.second)); });
  in_a_turn([&](Turn& turn) {
    ASSERT_TRUE(turn.take(end_of(of_younger, Written::Result::kDone, "2")));
    auto again = turn.begin("shop", kElder, 0, Turn::May::kMake);
    ASSERT_TRUE(again);
    EXPECT_FALSE(*again);
  });
  EXPECT_EQ(link_of(kElder).state, Link::State::kWanted);
  in_a_turn(
      [&](Turn& turn) { ASSERT_TRUE(turn.take(end_of(of_elder, Written::Result::kDone, "1"))); });
  const Link link = link_of(kElder);
  EXPECT_EQ(link.state, Link::State::kLinked);
  EXPECT_EQ(link.remote_id, "1");
  EXPECT_FALSE(link.intent);
}

}  // namespace
}  // namespace sambung::sync
