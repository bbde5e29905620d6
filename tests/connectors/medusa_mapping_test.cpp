#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "connectors/medusa/api.hpp"
#include "connectors/medusa/config.hpp"
#include "connectors/medusa/cursor.hpp"
#include "connectors/medusa/customer.hpp"
#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/order.hpp"
#include "connectors/medusa/search.hpp"
#include "connectors/medusa/timestamp.hpp"

/// The parts of the Medusa connector that do no I/O, on what Medusa 2.21.2 answered (2026-11).
namespace sambung::medusa {
namespace {

using nlohmann::json;
using std::chrono::seconds;

const json kCustomer = json::parse(R"({"id":"cus_01","company_name":null,"first_name":"Budi Ø",
  "last_name":null,"email":"Budi@Example.test","phone":"+6281234567890",
  "metadata":{"sambung_id":"P1","tier":"gold"},"has_account":false,
  "created_at":"2026-11-26T06:59:43.859Z","updated_at":"2026-11-26T06:59:43.859Z","deleted_at":null,
  "groups":[{"id":"g","name":"VIP"}]})");

HttpAnswer refusal(int status, const std::string& body) {
  HttpAnswer answer;
  answer.failure = HttpFailure::kNone;
  answer.status = status;
  answer.body = body;
  return answer;
}

TEST(MedusaTimes, AreMillisecondsBothWays) {
  EXPECT_EQ(ms_of("2026-11-26T06:59:43.859Z"), 1'795'676'383'859);
  EXPECT_EQ(timestamp_of(1'795'676'383'859), "2026-11-26T06:59:43.859Z");
  EXPECT_EQ(timestamp_of(0), "1970-01-01T00:00:00.000Z");
  for (const char* text :
       {"", "2026-11-26", "2026-13-26T06:59:43.859Z", "2026-11-26T06:59:43.859+"}) {
    EXPECT_FALSE(ms_of(text)) << text;
  }
}

TEST(MedusaCustomer, IsARecordWithoutOurMark) {
  const json record = customer_record(kCustomer, {});
  EXPECT_EQ(record["version"], 1'795'676'383'859'000);
  EXPECT_EQ(record["fields"]["first_name"], "Budi Ø");
  EXPECT_EQ(record["fields"]["groups"], json::array({"VIP"}));
  EXPECT_EQ(record["fields"]["metadata"], json::parse(R"({"tier":"gold"})"));
  EXPECT_FALSE(record.contains("author")) << "Medusa does not tell";
}

TEST(MedusaCustomer, AnAddressThatStandsForNoneIsNull) {
  json customer = kCustomer;
  customer["email"] = "P1@customers.invalid";
  const Config config{.email_for_missing = "{id}@customers.invalid"};
  EXPECT_EQ(customer_record(customer, config)["fields"]["email"], nullptr);
  EXPECT_EQ(customer_record(customer, {})["fields"]["email"], "P1@customers.invalid");
}

TEST(MedusaCustomer, IsChangedOnlyWhereItDiffers) {
  const json fields = customer_record(kCustomer, {})["fields"];
  EXPECT_EQ(customer_edit(fields, kCustomer, {}), json::object());
  EXPECT_EQ(customer_edit({{"phone", nullptr}, {"first_name", "Budi Ø"}}, kCustomer, {}),
            json::parse(R"({"phone":null})"));
  EXPECT_EQ(customer_edit({{"metadata", json{{"new", 1}}}}, kCustomer, {}),
            json::parse(R"({"metadata":{"new":1,"tier":""}})"));
}

TEST(MedusaCustomer, NamesTheFieldThatCannotBeWritten) {
  const auto refused = [](const json& fields) -> std::string {
    try {
      customer_edit(fields, kCustomer, {});
    } catch (const Failure& failure) {
      return failure.outcome.reason;
    }
    return "nothing";
  };
  EXPECT_TRUE(refused({{"groups", json::array()}}).starts_with("groups: "));
  EXPECT_TRUE(refused({{"phone", 5}}).starts_with("phone: "));
  EXPECT_TRUE(refused({{"metadata", 5}}).starts_with("metadata: "));
}

TEST(MedusaOrder, HasExactAmountsAndItsLines) {
  const json order =
      json::parse(R"({"id":"order_01","display_id":1,"status":"pending","total":25001,
    "raw_total":{"value":"25001.10","precision":20},"currency_code":"idr","customer_id":"cus_01",
    "email":"a@x.id","is_draft_order":false,"created_at":"2026-11-26T07:08:52.320Z",
    "updated_at":"2026-11-26T07:08:53.543Z","payment_status":"not_paid",
    "fulfillment_status":"not_fulfilled","items":[{"title":"Kopi","quantity":2,"unit_price":12500.5,
    "raw_unit_price":{"value":"12500.55","precision":20},"raw_quantity":{"value":"2"},
    "variant_sku":null}]})");
  const json record = order_record(order);
  EXPECT_EQ(record["object"], "order");
  EXPECT_EQ(record["fields"]["total"], "25001.10");
  EXPECT_EQ(record["fields"]["lines"], json::array({"2 x Kopi"}));
  EXPECT_EQ(record["fields"]["items"][0]["unit_price"], "12500.55");
  json without = order;
  without.erase("raw_total");
  EXPECT_EQ(order_record(without)["fields"]["total"], "25001");
}

TEST(MedusaSearch, AsksForTheEndOfANumberAndComparesExactly) {
  const json keys = json::parse(
      R"({"phone":["+6281234567890","081234567890","+62 812-3456-7890","0812-3456-7890",
                   "+62 812 3456 7890","+62-812-3456-7890"],"email":["budi@example.test"]})");
  EXPECT_EQ(queries_of(keys),
            (std::vector<std::string>{"budi@example.test", "4567890", "456-7890", "456 7890"}));
  EXPECT_TRUE(has_key(kCustomer, keys));
  EXPECT_TRUE(has_key(kCustomer, json::parse(R"({"phone":["6281234567890"]})")));
  EXPECT_FALSE(
      has_key(kCustomer, json::parse(R"({"phone":["4567890"],"email":["udi@example.test"]})")));
  EXPECT_TRUE(queries_of(json::parse(R"({"id":["P1"]})")).empty());
}

TEST(MedusaErrors, AreToldByTypeAndNeverQuoted) {
  const HttpRequest post{.method = "POST", .url = "/admin/customers"};
  const Outcome twice = outcome_of_answer(
      post,
      refusal(
          400,
          R"({"type":"invalid_data","message":"Customer with email: B@x.id, already exists."})"));
  EXPECT_EQ(twice.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(twice.reason.find("B@x"), std::string::npos);
  const Outcome email = outcome_of_answer(
      post,
      refusal(400,
              R"({"type":"invalid_data","message":"Invalid request: Invalid email address"})"));
  EXPECT_EQ(email.outcome, SAMBUNG_INVALID);
  EXPECT_NE(email.reason.find("email"), std::string::npos);
  EXPECT_EQ(outcome_of_answer(post, refusal(404, "{}")).outcome, SAMBUNG_GONE);
  EXPECT_EQ(outcome_of_answer(post, refusal(409, "{}")).outcome, SAMBUNG_CONFLICT);
  EXPECT_EQ(outcome_of_answer(post, refusal(500, "<html>")).outcome, SAMBUNG_UNKNOWN);
  EXPECT_EQ(outcome_of_answer(post, refusal(400, "no JSON")).outcome, SAMBUNG_INVALID);
}

TEST(MedusaCursor, IsTextAndBackAndLooksBackOnlyWhereAWriteMayStillRun) {
  Cursor cursor;
  cursor.ends[0] = 100'000;
  cursor.settled_ms = 120'000;
  cursor.note_given("cus_01", 99'000'000);
  cursor.enter(0, seconds(60));
  EXPECT_EQ(cursor.next_ms, 60'000);
  EXPECT_EQ(parse_cursor(encode(cursor)), cursor);
  cursor.settled_ms = 200'000;
  cursor.enter(0, seconds(60));
  EXPECT_EQ(cursor.next_ms, 100'000);
  for (const char* text : {"", "[]", "{\"format\":1}", "{\"format\":1,\"ends\":{}}"}) {
    EXPECT_FALSE(parse_cursor(text)) << text;
  }
}

TEST(MedusaCursor, ComesToRestWhereNothingChanges) {
  Cursor cursor;
  cursor.note_given("cus_01", 100'000'000);
  cursor.ends[0] = 100'001;
  const auto round_at = [&cursor](std::int64_t ms) {
    cursor.enter(0, seconds(60));
    cursor.round_ms = ms;
    cursor.enter(kStreams, seconds(60));
    cursor.end_round(seconds(60));
    return encode(cursor);
  };
  EXPECT_NE(round_at(110'000), round_at(120'000));
  EXPECT_EQ(round_at(170'000), round_at(9'999'000));
  EXPECT_TRUE(cursor.given.empty());
  cursor.enter(0, seconds(60));
  EXPECT_EQ(cursor.next_ms, 100'001);
}

TEST(MedusaApi, LetsNoIdLeadOutOfItsPath) {
  EXPECT_TRUE(is_id("cus_01M8BAEAKJX1C7EGDTM79Z37XB"));
  for (const char* id : {"", "..", "../orders", "a/b", "a?b", "a%2f"})
    EXPECT_FALSE(is_id(id)) << id;
  EXPECT_EQ(percent_encode("+62 8[$]&"), "%2B62%208%5B%24%5D%26");
}

TEST(MedusaConfig, NamesTheKeyThatIsWrong) {
  const auto refused = [](const char* text) -> std::string {
    try {
      parse_config(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_TRUE(refused(R"({"url":1})").starts_with("url: unknown key"));
  EXPECT_TRUE(refused(R"({"page":1001})").starts_with("page: "));
  EXPECT_TRUE(refused(R"({"email_for_missing":"a@b{id}"})").starts_with("email_for_missing: "));
  EXPECT_EQ(stand_in(parse_config(R"({"email_for_missing":"wa-{id}@x.invalid"})"), "P1"),
            "wa-P1@x.invalid");
}

}  // namespace
}  // namespace sambung::medusa
