/// Processor microseconds a record of about 800 bytes, reading its JSON and writing it included: declared rules to
/// canonical and back, then the same with a script that makes one more field. Run it from a release
/// build.

#include <cstdio>
#include <ctime>
#include <functional>

#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::mapping {
namespace {

constexpr const char* kRules = R"("first_name":{"at":"/name","as":"first_name"},
  "last_name":{"at":"/name","as":"last_name"},"phone":{"at":["/mobile","/phone"],"as":"phone"},
  "email":{"at":"/email","as":"email"},"company":"/company/name",
  "tier":{"at":"/custom/tier","as":"enum","options":{"gold":"Gold","silver":"Silver"}},
  "opted_in":{"at":"/custom/opt_in","as":"bool","true":"yes","false":"no"},
  "tags":{"at":"/tags","as":"set","separator":";"},"created":{"at":"/created_at","as":"time"},
  "birthday":{"at":"/birthday","as":"date","format":"%d/%m/%Y"},
  "spent":{"at":"/spent","as":"decimal"},"visits":{"at":"/visits","as":"integer"},
  "work_email":{"at":"/ways","where":{"type":"work"},"pick":"/value","as":"email"})";
constexpr const char* kScript = R"(function to_canonical(native, canonical)
  local parts = array()
  for street, city in native.address:gmatch('([^,]+), ([^,]+)') do
    parts[1], parts[2] = street, city
  end
  canonical.city = parts[2]
  return canonical
end
function to_native(canonical, native)
  native.city = canonical.city
  return native
end)";

const std::string& record() {
  static const std::string text =
      R"({"id":4711,"name":"Siti Nurhaliza Rahma","mobile":null,"phone":"0812-3456-789",)"
      R"("email":"Siti.Rahma@Example.com","company":{"id":77,"name":"Toko Bunga Mawar"},)"
      R"("custom":{"tier":"Gold","opt_in":"yes","note":")" +
      std::string(160, 'n') +
      R"("},"tags":"vip; jakarta; newsletter; 2026","created_at":"2026-11-26T12:40:00.123+07:00",)"
      R"("birthday":"05/11/1990","spent":1234567.89,"visits":42,"address":"Jl. Mawar 1, Bandung",)"
      R"("ways":[{"id":1,"type":"home","value":"siti@home.example"},{"id":2,"type":"work",)"
      R"("value":"siti@work.example"}],"remarks":")" +
      std::string(120, 'r') + R"(","owner":{"id":9,"name":"Budi Santoso"},"active":true})";
  return text;
}

void measure(const char* what, const std::function<bool()>& once) {
  constexpr int kTimes = 20'000, kWarm = 500;
  for (int i = 0; i < kWarm; ++i) {
    if (!once()) {
      std::printf("%s: failed\n", what);
      return;
    }
  }
  const std::clock_t start = std::clock();
  for (int i = 0; i < kTimes; ++i) once();
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%-42s %6.1f us\n", what, took * 1e6 / kTimes);
}

void measure_both(const char* to_canonical, const char* to_native, Mapping mapping) {
  measure(to_canonical, [&mapping] {
    const auto native = read_json(record());
    const auto canonical = mapping.to_canonical("contact", *native);
    return canonical && !write_json(*canonical).empty();
  });
  const std::string fields = write_json(*mapping.to_canonical("contact", *read_json(record())));
  measure(to_native, [&mapping, &fields] {
    const auto native = mapping.to_native("contact", *read_json(fields), Json::object());
    return native && !write_json(*native).empty();
  });
}

}  // namespace
}  // namespace sambung::mapping

int main() {
  using namespace sambung::mapping;
  std::printf("record of %zu bytes\n", record().size());
  measure("JSON alone", [] { return !write_json(*read_json(record())).empty(); });
  const std::string rules = kRules;
  auto declared = Mapping::parse(R"({"contact":{)" + rules + "}}", {.default_region = "ID"});
  const std::string with_script = R"({"contact":{)" + rules +
                                  R"(,"city":{"as":"script"}},"script":)" + Json(kScript).dump() +
                                  "}";
  auto scripted = Mapping::parse(with_script, {.default_region = "ID"});
  if (!declared || !scripted) {
    std::printf("%s\n", (declared ? scripted : declared).error().what.c_str());
    return 1;
  }
  measure_both("13 declared rules, to canonical", "13 declared rules, to native",
               std::move(*declared));
  measure_both("the same and a script, to canonical", "the same and a script, to native",
               std::move(*scripted));
  return 0;
}
