#include "core/inbound/door.hpp"

#include "core/model/codec.hpp"
#include "tests/inbound/recipe_of.hpp"

namespace sambung::inbound {
namespace {

const model::Keys& keys() {
  static const model::Keys made = *model::Keys::make(Secret(std::string(32, 'k')));
  return made;
}

const UnixTime kArrived = from_unix_ms(1'764'050'000'000);

struct Request {
  std::string method = "POST";
  std::string body = R"({"id":1})";
  std::string token;
  std::map<std::string, std::string> headers{};
  std::string query{};
  std::uint64_t number = 1;
};

Admission through(const Door& door, const Request& came, UnixTime now = kArrived) {
  const Arrival arrival{
      .hook = {.method = came.method,
               .url = "",
               .path = "/hooks/crm",
               .body = came.body,
               .header = [&came](std::string_view name) -> std::optional<std::string_view> {
                 const auto found = came.headers.find(std::string(name));
                 return found == came.headers.end() ? std::string_view()
                                                    : std::string_view(found->second);
               }},
      .token = came.token,
      .query = came.query};
  return admit(door, arrival, keys(), now, came.number);
}

Door door_of(const std::string& hooks) {
  return {.connection = "crm",
          .recipe = recipe_of(hooks),
          .verifier = std::nullopt,
          .token = path_token(keys(), "crm", 1),
          .public_url = {}};
}

model::HookReceived hook_in(const Admission& admission) {
  return std::get<model::HookReceived>(*model::decode("hook.received", 1, admission.event->body));
}

TEST(Door, OpensForTheTokenInThePathAlone) {
  const Door door = door_of("{}");
  EXPECT_EQ(door.token.size(), 32U);
  EXPECT_EQ(through(door, {.token = door.token}).what, Admission::What::kKeep);
  EXPECT_EQ(through(door, {.token = ""}).what, Admission::What::kRefuse);
  EXPECT_EQ(through(door, {.token = door.token + "0"}).what, Admission::What::kRefuse);
  EXPECT_NE(path_token(keys(), "crm", 1), path_token(keys(), "crm", 2));
  EXPECT_NE(path_token(keys(), "crm", 1), path_token(keys(), "shop", 1));
}

TEST(Door, KeepsTheBodyAsItCameAndTheHeadersThatAreWantedAlone) {
  const Door door = door_of(R"({"headers":["X-Topic","X-Missing"]})");
  const std::string body("\x00\xff not JSON", 11);
  const Admission admission =
      through(door, {.body = body,
                     .token = door.token,
                     .headers = {{"x-topic", "customers/update"}, {"cookie", "private"}},
                     .query = "a=1"});
  ASSERT_TRUE(admission.event);
  EXPECT_EQ(admission.event->raw, body);
  EXPECT_EQ(admission.event->envelope.source, "/connections/crm");
  EXPECT_TRUE(admission.event->envelope.subject.empty());
  const model::HookReceived hook = hook_in(admission);
  EXPECT_EQ(hook.headers, (std::vector<model::HookHeader>{{"x-topic", "customers/update"}}));
  EXPECT_EQ(hook.query, "a=1");
}

TEST(Door, GivesADeliveryThatIsNamedOneIdForEver) {
  const Door door = door_of(R"({"delivery_id":{"header":"X-Id"}})");
  const Request first{.token = door.token, .headers = {{"X-Id", "d-1"}}, .number = 1};
  const Request again{.token = door.token, .headers = {{"X-Id", "d-1"}}, .number = 2};
  const Request other{.token = door.token, .headers = {{"X-Id", "d-2"}}, .number = 3};
  const EventId id = through(door, first).event->envelope.id;
  EXPECT_EQ(through(door, again, kArrived + std::chrono::hours(9)).event->envelope.id, id);
  EXPECT_NE(through(door, other).event->envelope.id, id);
  EXPECT_EQ(hook_in(through(door, first)).delivery_id, "d-1");
}

TEST(Door, TellsDeliveriesWithoutANameApart) {
  const Door door = door_of("{}");
  // The same hint twice is two changes.
  EXPECT_NE(through(door, {.token = door.token, .number = 1}).event->envelope.id,
            through(door, {.token = door.token, .number = 2}).event->envelope.id);
}

TEST(Door, TakesTheNameOfADeliveryOutOfItsBody) {
  const Door door = door_of(R"({"delivery_id":{"pointer":"/meta/id"}})");
  const Request came{.body = R"({"meta":{"id":77}})", .token = door.token};
  EXPECT_EQ(hook_in(through(door, came)).delivery_id, "77");
  EXPECT_FALSE(hook_in(through(door, {.body = "<html>", .token = door.token})).delivery_id);
}

TEST(Door, AnswersAGreetingWithoutKeepingIt) {
  const Door door = door_of(R"({"ping":"webhook_id="})");
  const Admission admission = through(door, {.body = "webhook_id=1", .token = door.token});
  EXPECT_EQ(admission.what, Admission::What::kGreeting);
  EXPECT_FALSE(admission.event);
}

TEST(Door, RefusesMethodsThatTheSystemDoesNotUse) {
  const Door door = door_of("{}");
  EXPECT_EQ(through(door, {.method = "DELETE", .token = door.token}).what,
            Admission::What::kRefuse);
}

}  // namespace
}  // namespace sambung::inbound
