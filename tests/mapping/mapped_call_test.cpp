#include "plugins/mapping/mapped_call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "plugins/mapping/record.hpp"
#include "plugins/wire/batch.hpp"
#include "tests/mapping/made.hpp"

namespace sambung::mapping {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

wire::Call call_of(const char* operation, std::vector<std::string> requests) {
  return {.operation = operation,
          .deadline_ms = 1000,
          .limit = 10,
          .requests = std::move(requests),
          .contexts = {}};
}

wire::Reply answered(std::vector<std::int32_t> verdicts) {
  wire::Reply reply;
  reply.outcomes = wire::blank_outcomes(verdicts.size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) reply.outcomes[i].outcome = verdicts[i];
  return reply;
}

/// What came out of a sink, as "request kind item".
struct Emitted {
  std::vector<std::string> all;
  EmitSink sink() {
    return [this](std::uint32_t request, std::int32_t kind, std::string_view item) {
      all.push_back(std::to_string(request) + " " + std::to_string(kind) + " " + std::string(item));
      return true;
    };
  }
};

const char* const kMapping = R"({"contact":{"name":"/full_name","phone":{"at":"/tel","as":"phone"},
    "tier":{"at":"/level","direction":"in"},
    "mobile":{"at":"/ways","where":{"type":"mobile"},"pick":"/value","as":"phone"}}})";

TEST(MappedFind, AddsTheWaysToWriteANumberTheStrongestOfEachFirst) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(
      SAMBUNG_EXT_FIND,
      {R"({"object":"contact","keys":{"phone":["+628123456789","+5511988887777"],"email":["a@b"]}})"});
  MappedCall mapped(mapping, call);
  EXPECT_EQ(mapped.first(), nullptr);
  ASSERT_NE(mapped.second(), nullptr);
  const Json request = json_of(mapped.second()->requests[0]);
  const auto phones = request["keys"]["phone"].get<std::vector<std::string>>();
  EXPECT_EQ(phones[0], "+628123456789");
  EXPECT_EQ(phones[1], "+5511988887777");
  EXPECT_THAT(phones, Contains("08123456789"));
  EXPECT_THAT(phones, Contains("+551188887777"));
  EXPECT_EQ(request["keys"]["email"][0], "a@b");
  EXPECT_EQ(mapped.second()->limit, 10U);
}

TEST(MappedRecords, ComeWithCanonicalFieldsAndWithoutUnknownMembers) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(SAMBUNG_EXT_FETCH, {R"({"object":"contact","id":"1"})"});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  EXPECT_TRUE(sink(0, SAMBUNG_EMIT_ITEM,
                   R"({"object":"contact","id":"1","version":7,"at":9,"author":"human","extra":1,
                       "fields":{"full_name":"Ann","tel":"0812-3456-789","level":"A"}})"));
  mapped.done(answered({SAMBUNG_DONE}));
  EXPECT_THAT(emitted.all,
              ElementsAre(R"(0 0 {"at":9,"author":"human","fields":{"name":"Ann",)"
                          R"("phone":"+628123456789","tier":"A"},"id":"1","object":"contact",)"
                          R"("version":7})"));
  EXPECT_EQ(mapped.reply().outcomes[0].outcome, SAMBUNG_DONE);
}

TEST(MappedRecords, ThatCannotBeMappedComeEmptyWithTheReasonAndWithoutTheValue) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(SAMBUNG_EXT_CHANGES, {""});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  sink(0, SAMBUNG_EMIT_ITEM,
       R"({"object":"contact","id":"1","version":7,"at":9,"fields":{"tel":"secret"}})");
  sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"deal","id":"1","version":7,"at":9,"fields":{}})");
  sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"contact","id":"2","version":7,"at":9,"deleted":true})");
  sink(0, SAMBUNG_EMIT_CURSOR, "c1");
  EXPECT_THAT(
      emitted.all,
      ElementsAre(R"(0 0 {"at":9,"fields":{},"id":"1","mapping_error":"/tel: is no telephone)"
                  R"( number","object":"contact","version":7})",
                  HasSubstr(R"("mapping_error":"the mapping has no object of that name")"),
                  R"(0 0 {"at":9,"deleted":true,"id":"2","object":"contact","version":7})",
                  "0 1 c1"));
}

TEST(MappedRecords, ThatBreakARuleAreNotPassedOnNorACursorBehindThem) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(SAMBUNG_EXT_CHANGES, {""});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"contact","version":7,"at":9,"fields":{}})");
  sink(0, SAMBUNG_EMIT_CURSOR, "c1");
  mapped.done(answered({SAMBUNG_DONE}));
  EXPECT_THAT(emitted.all, IsEmpty());
  EXPECT_EQ(mapped.reply().outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_STREQ(mapped.reply().outcomes[0].reason, "record: `id` must be a text of 1 to 127 bytes");
}

TEST(MappedRecords, MayBeHintsInReceiveAlone) {
  Mapping mapping = made(kMapping);
  for (const char* operation : {SAMBUNG_EXT_RECEIVE, SAMBUNG_EXT_CHANGES}) {
    const wire::Call call = call_of(operation, {"{}"});
    MappedCall mapped(mapping, call);
    Emitted emitted;
    const EmitSink sink = mapped.sink(emitted.sink());
    ASSERT_NE(mapped.second(), nullptr);
    sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"contact","id":"1","hint":true})");
    EXPECT_THAT(emitted.all, SizeIs(std::strcmp(operation, SAMBUNG_EXT_RECEIVE) == 0 ? 1U : 0U));
  }
}

TEST(Record, IsCheckedMemberByMember) {
  const auto rule = [](const std::string& item) {
    const auto record = read_record(item, Hints::kRefused);
    return record ? "" : record.error().what;
  };
  const std::string good = R"({"object":"contact","id":"1","version":1,"at":1,"fields":{})";
  EXPECT_EQ(rule(good + "}"), "");
  EXPECT_THAT(rule("["), StartsWith("record: is not JSON"));
  EXPECT_EQ(rule("[]"), "record: must be a JSON object");
  EXPECT_THAT(rule(R"({"object":"","id":"1"})"), HasSubstr("`object`"));
  EXPECT_THAT(rule(R"({"object":"c","id":")" + std::string(128, 'x') + R"("})"), HasSubstr("`id`"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":"1","at":1})"), HasSubstr("`version`"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":1,"at":1.5})"), HasSubstr("`at`"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":99999999999999999999,"at":1})"),
              HasSubstr("`version`"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":1,"at":1})"), HasSubstr("`fields`"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":1,"at":1,"fields":[]})"),
              HasSubstr("`fields`"));
  EXPECT_THAT(rule(good + R"(,"author":"robot"})"), HasSubstr("`author`"));
  EXPECT_THAT(rule(good + R"(,"former_ids":["1",2]})"), HasSubstr("`former_ids`"));
  EXPECT_THAT(rule(good + R"(,"merged_into":7})"), HasSubstr("`merged_into`"));
  EXPECT_THAT(rule(good + R"(,"deleted":"yes"})"), HasSubstr("`deleted`"));
  EXPECT_THAT(rule(good + R"(,"id":"2"})"), HasSubstr("two members of one name"));
  EXPECT_THAT(rule(R"({"object":"c","id":"1","version":1,"at":1,"fields":{"x":")" +
                   std::string(kRecordFieldsBytesMax, 'x') + R"("}})"),
              HasSubstr("1 MiB"));
}

TEST(MappedUpsert, GivesNativeFieldsAndAnswersWhatCannotBeMappedItself) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(
      SAMBUNG_EXT_UPSERT, {R"({"object":"contact","op":"a","fields":{"phone":"nobody"}})",
                           R"({"object":"contact","op":"b","keys":{"phone":["+628123456789"]},
                   "fields":{"name":"Ann","mobile":"+628123456789"}})",
                           R"({"object":"contact","op":"c","fields":{"tier":"A"}})", "no json"});
  MappedCall mapped(mapping, call);
  EXPECT_EQ(mapped.first(), nullptr) << "a new record has nothing to fetch";
  ASSERT_NE(mapped.second(), nullptr);
  ASSERT_THAT(mapped.second()->requests, SizeIs(1));
  const Json sent = json_of(mapped.second()->requests[0]);
  EXPECT_EQ(sent["fields"],
            json_of(R"({"full_name":"Ann","ways":[{"type":"mobile","value":"+628123456789"}]})"));
  EXPECT_GT(sent["keys"]["phone"].size(), 5U);
  Emitted emitted;
  mapped.sink(emitted.sink())(0, SAMBUNG_EMIT_ITEM,
                              R"({"object":"contact","id":"9","version":1,"at":1,
                                  "fields":{"full_name":"Ann"}})");
  mapped.done(answered({SAMBUNG_DONE}));
  const wire::Reply reply = mapped.reply();
  EXPECT_EQ(reply.outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_STREQ(reply.outcomes[0].reason, "/tel: is no telephone number with + and country code");
  EXPECT_EQ(reply.outcomes[1].outcome, SAMBUNG_DONE);
  EXPECT_EQ(reply.outcomes[2].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(reply.outcomes[3].outcome, SAMBUNG_INVALID);
  ASSERT_THAT(emitted.all, SizeIs(1));
  EXPECT_THAT(emitted.all[0], StartsWith("1 0 ")) << "the request as the broker numbers it";
}

TEST(MappedUpsert, FetchesTheRecordOfWhichItChangesAPart) {
  Mapping mapping = made(kMapping);
  const auto request = [](const char* id, const char* more) {
    return std::string(R"({"object":"contact","id":")") + id + R"(",)" + more +
           R"("fields":{"mobile":"+628123456780"}})";
  };
  const wire::Call call =
      call_of(SAMBUNG_EXT_UPSERT, {request("1", ""), request("2", ""), request("3", ""),
                                   request("4", ""), request("5", R"("expected_version":4,)"),
                                   R"({"object":"contact","id":"6","fields":{"name":"B"}})"});
  MappedCall mapped(mapping, call);
  ASSERT_NE(mapped.first(), nullptr);
  EXPECT_EQ(mapped.first()->operation, SAMBUNG_EXT_FETCH);
  EXPECT_THAT(mapped.first()->requests, SizeIs(5));
  const EmitSink first = mapped.first_sink();
  first(0, SAMBUNG_EMIT_ITEM,
        R"({"object":"contact","id":"1","version":7,"at":1,"fields":{"full_name":"Ann",
            "ways":[{"type":"email","value":"a@b"},{"id":3,"type":"mobile","value":"0"}]}})");
  first(2, SAMBUNG_EMIT_ITEM,
        R"({"object":"contact","id":"3","version":7,"at":1,"merged_into":"1"})");
  first(4, SAMBUNG_EMIT_ITEM,
        R"({"object":"contact","id":"5","version":5,"at":1,"fields":{"ways":[]}})");
  mapped.first_done(
      answered({SAMBUNG_DONE, SAMBUNG_DONE, SAMBUNG_DONE, SAMBUNG_THROTTLED, SAMBUNG_DONE}));
  ASSERT_NE(mapped.second(), nullptr);
  ASSERT_THAT(mapped.second()->requests, SizeIs(2));
  const Json sent = json_of(mapped.second()->requests[0]);
  EXPECT_EQ(sent["fields"], json_of(R"({"ways":[{"type":"email","value":"a@b"},
      {"id":3,"type":"mobile","value":"+628123456780"}]})"));
  EXPECT_EQ(sent["expected_version"], 7) << "the write is made of what was read";
  mapped.done(answered({SAMBUNG_DONE, SAMBUNG_DONE}));
  const wire::Reply reply = mapped.reply();
  std::vector<std::int32_t> verdicts;
  for (const auto& outcome : reply.outcomes) verdicts.push_back(outcome.outcome);
  EXPECT_THAT(verdicts, ElementsAre(SAMBUNG_DONE, SAMBUNG_GONE, SAMBUNG_MERGED, SAMBUNG_THROTTLED,
                                    SAMBUNG_CONFLICT, SAMBUNG_DONE));
  EXPECT_STREQ(reply.outcomes[2].remote_id, "1");
}

TEST(MappedUpsert, IsNotSupportedWhereTheConnectorCannotFetch) {
  Mapping mapping = made(kMapping);
  const wire::Call call = call_of(
      SAMBUNG_EXT_UPSERT, {R"({"object":"contact","id":"1","fields":{"mobile":"+628123456780"}})"});
  MappedCall mapped(mapping, call);
  mapped.first_done({.fate = wire::CallFate::kAbsent, .outcomes = {}});
  EXPECT_EQ(mapped.second(), nullptr);
  EXPECT_EQ(mapped.reply().outcomes[0].outcome, SAMBUNG_NOT_SUPPORTED);
}

TEST(MappedUpsert, ThatWasDoneIsUnknownWhenItsRecordBreaksARule) {
  Mapping mapping = made(kMapping);
  const wire::Call call =
      call_of(SAMBUNG_EXT_UPSERT, {R"({"object":"contact","fields":{"name":"A"}})"});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  sink(0, SAMBUNG_EMIT_ITEM, "{}");
  mapped.done(answered({SAMBUNG_DONE}));
  EXPECT_EQ(mapped.reply().outcomes[0].outcome, SAMBUNG_UNKNOWN);
}

TEST(MappedDescribe, SaysWhatTheMappingCarries) {
  Mapping mapping = made(R"({"contact":{"name":"/n","tier":{"at":"/t","direction":"in"}}})");
  const wire::Call call = call_of(SAMBUNG_EXT_DESCRIBE, {""});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  sink(0, SAMBUNG_EMIT_ITEM, R"({"objects":["contact"]})");
  EXPECT_THAT(emitted.all, ElementsAre(R"(0 0 {"carries":{"contact":{"name":"both","tier":"in"}},)"
                                       R"("objects":["contact"]})"));
}

TEST(MappedLookup, ReadsNumbersAsFindDoesAndMapsRecordsThatTheMappingKnows) {
  Mapping mapping = made(kMapping);
  const wire::Call call =
      call_of(SAMBUNG_EXT_LOOKUP, {R"({"what":"deals","keys":{"phone":["+628123456789"]}})"});
  MappedCall mapped(mapping, call);
  Emitted emitted;
  const EmitSink sink = mapped.sink(emitted.sink());
  ASSERT_NE(mapped.second(), nullptr);
  EXPECT_THAT(mapped.second()->requests[0], HasSubstr("\"08123456789\""));
  sink(0, SAMBUNG_EMIT_ITEM,
       R"({"object":"contact","id":"1","version":7,"at":9,"fields":{"full_name":"Ann"}})");
  sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"deal","id":"1","fields":{"native":1}})");
  sink(0, SAMBUNG_EMIT_ITEM, R"({"number":"1001"})");
  EXPECT_THAT(emitted.all, ElementsAre(HasSubstr(R"("fields":{"name":"Ann"})"),
                                       R"(0 0 {"object":"deal","id":"1","fields":{"native":1}})",
                                       R"(0 0 {"number":"1001"})"));
  sink(0, SAMBUNG_EMIT_ITEM, R"({"object":"contact","id":1,"fields":{}})");
  mapped.done(answered({SAMBUNG_DONE}));
  EXPECT_EQ(mapped.reply().outcomes[0].outcome, SAMBUNG_INVALID);
}

TEST(MappedCall, PassesOtherOperationsAsTheyAre) {
  Mapping mapping = made(kMapping);
  wire::Call call = call_of(SAMBUNG_EXT_LOG, {"not json", "{}"});
  call.contexts = {"a", "b"};
  MappedCall mapped(mapping, call);
  ASSERT_NE(mapped.second(), nullptr);
  EXPECT_EQ(mapped.second()->requests, call.requests);
  EXPECT_EQ(mapped.second()->contexts, call.contexts);
  Emitted emitted;
  mapped.sink(emitted.sink())(1, SAMBUNG_EMIT_ITEM, "anything");
  EXPECT_THAT(emitted.all, ElementsAre("1 0 anything"));
  mapped.done({.fate = wire::CallFate::kAbsent, .outcomes = {}});
  EXPECT_EQ(mapped.reply().fate, wire::CallFate::kAbsent);
}

}  // namespace
}  // namespace sambung::mapping
