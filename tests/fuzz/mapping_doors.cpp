#include <fstream>
#include <iterator>

#include "core/base/assert.hpp"
#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapped_call.hpp"
#include "plugins/mapping/mapping.hpp"
#include "plugins/wire/batch.hpp"
#include "tests/fuzz/doors.hpp"

namespace sambung::fuzz {

namespace {

constexpr std::string_view kEveryFunction = R"({"contact":{
  "name":"/name","first":{"at":"/name","as":"first_name"},"last":{"at":"/name","as":"last_name"},
  "phone":{"at":["/mobile","/phone"],"as":"phone"},"email":{"at":"/email","as":"email","none":""},
  "tier":{"at":"/c/tier","as":"enum","options":{"gold":"Gold"},"default":"none"},
  "yes":{"at":"/yes","as":"bool"},"tags":{"at":"/tags","as":"set","separator":";"},
  "labels":{"at":"/labels","as":"set","pick":"/name","on_error":"skip"},
  "day":{"at":"/day","as":"date","format":"%d/%m/%Y"},"time":{"at":"/time","as":"time"},
  "count":{"at":"/count","as":"integer"},"sum":{"at":"/sum","as":"decimal","native":"number"},
  "way":{"at":"/ways","where":{"type":"m"},"pick":"/v/0"},"city":{"at":"/a","as":"part",
  "separator":",","index":1},"shown":{"template":"{/name} <{/email}>"},"raw":{"at":"/raw","as":"any"},
  "street":{"join":["/s","/t"],"with":", "},"made":{"as":"script","direction":"in"}},
  "script":"function to_canonical(n, c) for k, v in pairs(n) do if type(v) == 'string' then c.made = v:gsub('%W+', ' '):match('^%s*(.-)%s*$') end end return c end"})";

mapping::Mapping& every_function() {
  static auto made = mapping::Mapping::parse(kEveryFunction, {.default_region = "ID"});
  return *made;
}

std::string example() {
  std::ifstream in(std::string(SAMBUNG_SOURCE_DIR) + "/schemas/mapping.v1.json");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void enter_mapping(std::string_view text) {
  auto made = mapping::Mapping::parse(text, {.default_region = "ID"});
  SAMBUNG_ASSERT(made || !made.error().what.empty());
  if (!made) return;
  for (const std::string& object : made->objects()) {
    made->native_fields(object);
    const auto read = made->to_canonical(object, mapping::Json::object());
    if (read) static_cast<void>(made->to_native(object, *read, mapping::Json::object()));
  }
}

std::vector<std::string> mapping_seeds() {
  return {std::string(kEveryFunction),
          R"({"contact":{"x":"/a/b~1c/0"}})",
          R"({"contact":{"x":{"constant":[ "a" ]},"y":{"template":"{x} {{}}","at":"/t"}}})",
          R"({"order":{"t":{"at":"/t","as":"time","format":"unix_ms","zone":"-03:30"}}})",
          R"({"a":{"x":{"as":"script"}},"script":"function to_native(c, n) return n end"})",
          example()};
}

void enter_record(std::string_view item) {
  const wire::Call call{.operation = SAMBUNG_EXT_RECEIVE,
                        .deadline_ms = 1,
                        .limit = 1,
                        .requests = {"{}"},
                        .contexts = {}};
  mapping::MappedCall mapped(every_function(), call);
  SAMBUNG_ASSERT(mapped.second() != nullptr);
  const auto sink = mapped.sink([](std::uint32_t request, std::int32_t, std::string_view passed) {
    SAMBUNG_ASSERT(request == 0);
    // What is passed on can be read.
    const auto record = mapping::read_json(passed);
    SAMBUNG_ASSERT(record && record->contains("object") && record->contains("id"));
    return true;
  });
  SAMBUNG_ASSERT(sink(0, SAMBUNG_EMIT_ITEM, item));
  mapped.done({.fate = wire::CallFate::kRan, .outcomes = wire::blank_outcomes(1)});
  SAMBUNG_ASSERT(mapped.reply().outcomes.size() == 1);
}

std::vector<std::string> record_seeds() {
  return {R"({"object":"contact","id":"1","version":7,"at":9,"author":"human","former_ids":["2"],
      "fields":{"name":"Ann Lee","mobile":null,"phone":"0812-3456-789","email":"a@b.example","c":{
      "tier":"Gold"},"yes":true,"tags":"b; a","labels":[{"name":"x"}],"day":"05/11/2026","time":
      "2026-11-26T05:40:00.123+07:00","count":"42","sum":12345678901234567.89,"ways":[{"type":"m",
      "v":["w"]}],"a":"x, y","raw":"r","s":"1","t":"2"}})",
          R"({"object":"contact","id":"1","version":7,"at":9,"deleted":true})",
          R"({"object":"contact","id":"1","version":7,"at":9,"merged_into":"2"})",
          R"({"object":"contact","id":"1","hint":true})",
          R"({"object":"deal","id":"1","version":-1,"at":0,"fields":{}})",
          "[[[[",
          ""};
}

}  // namespace sambung::fuzz
