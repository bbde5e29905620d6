#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/model/codec.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung::whatsapp {
namespace {

std::string around(const std::string& value) {
  return webhook("messages", R"("messages":[{"from":"62","id":"wamid.X","timestamp":"1795392000",)"
                             R"("type":"text","text":{"body":)" +
                                 value + "}}]");
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

struct Bad {
  const char* what;
  std::string body;
};

std::vector<Bad> bad_bodies() {
  std::string many = "[1";
  for (int i = 0; i < 250000; ++i) many += ",1";
  return {{"nothing", ""},
          {"spaces", "  \n"},
          {"no JSON", "hello"},
          {"cut off", around("\"x\"").substr(0, 100)},
          {"two values", "{} {}"},
          {"byte order mark", "\xEF\xBB\xBF{}"},
          {"bad UTF-8", around("\"\xC3\x28\"")},
          {"overlong UTF-8", around("\"\xC0\xAF\"")},
          {"surrogate as UTF-8", around("\"\xED\xA0\x80\"")},
          {"lone surrogate", around("\"\\ud800\"")},
          {"control character", around("\"\x01\"")},
          {"zero byte", around(std::string("\"a\0b\"", 5))},
          {"NaN", around("NaN")},
          {"leading zero", around("01")},
          {"trailing comma", around("[1,]")},
          {"single quotes", around("'x'")},
          {"same key twice", around(R"({"a":1,"a":2})")},
          {"same key twice, escaped", around(R"({"a":1,"\u0061":2})")},
          {"too deep", around(nested(40))},
          {"much too deep", around(nested(100000))},
          {"too many values", around(many + "]")},
          {"long key", around("{\"" + std::string(300, 'k') + "\":1}")},
          {"too large", around("\"" + std::string(3 * 1024 * 1024, 'x') + "\"")}};
}

TEST(Bounds, AnUnreadableBodyIsOneEventThatKeepsItsBytes) {
  for (const Bad& bad : bad_bodies()) {
    const auto events = normalise(bad.body, test_source());
    ASSERT_EQ(events.size(), 1U) << bad.what;
    EXPECT_EQ(events[0].envelope.type, "unrecognised") << bad.what;
    const auto kept = body_of_raw(events[0].raw);
    ASSERT_TRUE(kept) << bad.what;
    EXPECT_EQ(*kept, bad.body) << bad.what;
    EXPECT_EQ(normalise(*kept, test_source())[0].envelope.id, events[0].envelope.id) << bad.what;
    EXPECT_TRUE(model::decode("unrecognised", 1, events[0].body)) << bad.what;
  }
}

TEST(Bounds, DifferentUnreadableBodiesAreDifferentEvents) {
  std::set<std::string> ids;
  for (const Bad& bad : bad_bodies()) {
    ids.insert(normalise(bad.body, test_source())[0].envelope.id.text());
  }
  EXPECT_EQ(ids.size(), bad_bodies().size());
}

TEST(Bounds, ReadableBodiesThatAreNoWebhookAreOneEvent) {
  for (const char* body : {"{}", "[]", "null", "1", "\"x\"", R"({"object":"page","entry":[]})",
                           R"({"entry":[]})", R"({"object":"whatsapp_business_account"})",
                           R"({"object":"whatsapp_business_account","entry":{}})"}) {
    const auto events = normalise(body, test_source());
    ASSERT_EQ(events.size(), 1U) << body;
    EXPECT_EQ(events[0].envelope.type, "unrecognised") << body;
    EXPECT_EQ(events[0].raw, body);
  }
}

TEST(Bounds, ABodyWithoutItemsHasNoEvents) {
  for (const std::string& body :
       {std::string(R"({"object":"whatsapp_business_account","entry":[]})"),
        std::string(R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}]})"),
        webhook("messages", R"("messages":[])")}) {
    EXPECT_TRUE(normalise(body, test_source()).empty()) << body;
  }
}

TEST(Bounds, OneBadItemLeavesTheOthers) {
  const auto events = normalise(
      webhook("messages",
              R"("messages":[7,{"id":"wamid.1","from":"62","timestamp":"1","type":"text",)"
              R"("text":{"body":"a"}},null,{"type":"hologram","id":"wamid.2","timestamp":"2"},{},)"
              R"({"id":"wamid.3","from":"62","timestamp":"3","type":"text","text":"odd"}])"),
      test_source());
  ASSERT_EQ(events.size(), 6U);
  const char* expected[] = {"unrecognised", "message.received", "unrecognised",
                            "unrecognised", "unrecognised",     "message.received"};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(events[i].envelope.type, expected[i]) << i;
  EXPECT_NE(events[3].raw.find("hologram"), std::string::npos);
  EXPECT_EQ(events[3].raw.find("wamid.1"), std::string::npos);
  EXPECT_NE(events[5].body.find(R"("kind":"missing")"), std::string::npos);
}

TEST(Bounds, UnknownThingsKeepTheirRawPart) {
  const std::string field = webhook("dreams", R"("dream":{"x":1})");
  const auto events = normalise(field, test_source());
  ASSERT_EQ(events.size(), 1U);
  EXPECT_NE(events[0].raw.find(R"("dream":{"x":1})"), std::string::npos);
  const auto beside =
      normalise(webhook("messages", R"("messages":[],"polls":[{"id":"p1"}])"), test_source());
  ASSERT_EQ(beside.size(), 1U);
  EXPECT_NE(beside[0].raw.find(R"("polls":[{"id":"p1"}])"), std::string::npos);
}

TEST(Bounds, AThousandUpdatesAndThreeMegabytesAreRead) {
  std::string messages = "\"messages\":[";
  for (int i = 0; i < 1000; ++i) {
    if (i != 0) messages += ",";
    messages += R"({"from":"6281255501234","id":"wamid.)" + std::to_string(i) +
                R"(","timestamp":"1795392000","type":"text","text":{"body":")" +
                std::string(2900, 'x') + "\"}}";
  }
  const std::string body = webhook("messages", messages + "]");
  ASSERT_GT(body.size(), 2900000U);
  ASSERT_LT(body.size(), 3U * 1024 * 1024);
  const auto events = normalise(body, test_source());
  ASSERT_EQ(events.size(), 1000U);
  std::set<std::string> ids;
  for (const auto& event : events) {
    EXPECT_EQ(event.envelope.type, "message.received");
    EXPECT_LT(event.raw.size(), 3500U);  // without its siblings
    ids.insert(event.envelope.id.text());
  }
  EXPECT_EQ(ids.size(), 1000U);
}

TEST(Bounds, OddNumbersAndTimesDoNotStopAMessage) {
  for (const char* stamp : {"\"\"", "null", "-5", "1e400", "\"99999999999999999999\"", "{}",
                            "253402300800", "9223372036854775807", "\"abc\"", "1.5"}) {
    const auto events = normalise(
        webhook("messages", std::string(R"("messages":[{"from":"62","id":"wamid.X","timestamp":)") +
                                stamp + R"(,"type":"text","text":{"body":"a"}}])"),
        test_source());
    ASSERT_EQ(events.size(), 1U) << stamp;
    if (std::string(stamp) == "1e400") continue;  // no JSON number that can be kept
    EXPECT_EQ(events[0].envelope.type, "message.received") << stamp;
    EXPECT_EQ(events[0].envelope.time, test_source().received) << stamp;
    EXPECT_EQ(events[0].envelope.id.time(), UnixTime{}) << stamp;
  }
}

}  // namespace
}  // namespace sambung::whatsapp
