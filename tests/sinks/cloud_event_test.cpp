#include "connectors/sink/cloud_event.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sinks/made_batch.hpp"

namespace sambung::sink {
namespace {

using testing::MadeBatch;

TEST(CloudEvent, HasTheAttributesOfTheBusAndTheBodyAsItCame) {
  MadeBatch made;
  sambung_event& event = made.add("P1", R"({"text": "halo \ud83d\ude00"})");
  event.conversation = made.keep("C1");
  event.cause = made.keep(MadeBatch::id(9));
  EXPECT_EQ(*cloud_event(made[0], "/sambung"),
            R"({"specversion":"1.0","id":"01J00000000000000000000001","source":"/sambung",)"
            R"("type":"message.received","time":"2025-11-25T05:53:20.123Z",)"
            R"("datacontenttype":"application/json",)"
            R"("dataschema":"urn:sambung:events:message.received.v1",)"
            R"("recordedtime":"2025-11-25T05:53:21Z","sequence":"00000000000000000001",)"
            R"("channel":"820000000000002","account":"710000000000001","person":"P1",)"
            R"("conversation":"C1","causationid":"01J00000000000000000000009",)"
            R"("data":{"text": "halo \ud83d\ude00"}})");
}

TEST(CloudEvent, AnErasedPersonsEventHasNoData) {
  MadeBatch made;
  made.add("", "");
  const auto json = nlohmann::json::parse(*cloud_event(made[0], "/sambung"));
  EXPECT_FALSE(json.contains("data"));
  EXPECT_FALSE(json.contains("datacontenttype"));
  EXPECT_FALSE(json.contains("person"));
}

TEST(CloudEvent, ABodyThatIsNoObjectIsNoEvent) {
  for (const char* body : {"[]", "{", "1", "null", "{} {}", "{\"a\":\"\xff\"}", " "}) {
    MadeBatch made;
    made.add("P1", body);
    EXPECT_FALSE(cloud_event(made[0], "/sambung")) << body;
  }
}

}  // namespace
}  // namespace sambung::sink
