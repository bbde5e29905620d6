#include "src/mapping.hpp"

#include <cstdio>

namespace {

int failures = 0;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "FAILED: %s\n", what);
  ++failures;
}

}  // namespace

int main() {
  using namespace scaffold_name;

  const Customer customer{"C1", 7, 1764050000123, "op-1", R"({"mobile":"+628123456789"})"};
  expect(record_of(customer).find(R"("mail":null)") != std::string::npos,
         "a record has every field of the mapping");
  expect(has_key(customer, R"({"keys":{"phone":["+628123456789"]}})"), "found by its number");
  expect(!has_key(customer, R"({"keys":{"phone":["+1"]}})"), "not found by another number");
  expect(!has_key(customer, "nonsense"), "nonsense finds nothing");
  expect(fields_after(R"({"mail":"a@b.example"})", R"({"mail":null})") == R"({"mail":null})",
         "null says that there is none");
  expect(!wish_of(R"({"object":"contact"})"), "an upsert needs fields");
  if (failures == 0) std::puts("all passed");
  return failures == 0 ? 0 : 1;
}
