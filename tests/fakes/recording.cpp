#include "tests/fakes/recording.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "tests/fakes/fake_system.hpp"

namespace sambung::testing {

namespace {

json json_or_text(const json& body, const std::string& text) {
  if (body.is_discarded()) return text;
  return body.is_null() && !text.empty() ? json(text) : body;
}

json line_of(const Exchange& exchange) {
  const Ask& ask = exchange.ask;
  json headers = json::object();
  for (const auto& [name, value] : ask.headers) {
    headers[name] = name == "content-type" ? json(value) : json(nullptr);
  }
  return {{"system", system_of(exchange.fake)},
          {"method", ask.method},
          {"target", ask.target},
          {"headers", headers},
          {"request", json_or_text(ask.body, ask.text)},
          {"status", exchange.told.status},
          {"answer", json_or_text(exchange.told.body, exchange.told.text)},
          {"fault", exchange.fault}};
}

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), "SAMBUNG_FAKE_RECORD: " + what);
}

// One write to a file opened for appending, so that lines of tests that run side by side do not mix.
void append(const std::string& path, const std::string& line) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) fail(path + " cannot be opened");
  const ssize_t written = write(file, line.data(), line.size());
  close(file);
  if (written != static_cast<ssize_t>(line.size())) fail(path + " was written in part only");
}

}  // namespace

std::string system_of(const std::type_info& fake) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> whole(
      abi::__cxa_demangle(fake.name(), nullptr, nullptr, &status), &std::free);
  std::string name = status == 0 ? whole.get() : fake.name();
  const std::size_t colons = name.rfind("::");
  if (colons != std::string::npos) name.erase(0, colons + 2);
  if (name.starts_with("Fake")) name.erase(0, 4);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return name;
}

void record(const Exchange& exchange) {
  const char* folder = std::getenv("SAMBUNG_FAKE_RECORD");
  if (folder == nullptr || *folder == '\0') return;
  const std::string line = line_of(exchange).dump(-1, ' ', false, json::error_handler_t::replace);
  append(std::string(folder) + "/" + system_of(exchange.fake) + ".jsonl", line + "\n");
}

}  // namespace sambung::testing
