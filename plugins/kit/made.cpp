#include "plugins/kit/made.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "core/deliver/filter.hpp"
#include "core/json/writer.hpp"

namespace sambung::kit {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFirstMs = 1'764'050'000'000;
constexpr std::size_t kNesting = 400;
constexpr std::size_t kExamplesPerType = 3;

bool wanted(const deliver::Wants& wants, const std::string& type) {
  if (wants.nothing) return false;
  return wants.events.empty() ||
         std::any_of(wants.events.begin(), wants.events.end(),
                     [&](const std::string& each) { return deliver::matches(each, type); });
}

std::string in_quotes(const std::string& text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

std::string text_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace

Maker::Maker(const Order& order) : order_(order), random_(order.seed) {
  std::string digits;
  for (int i = 0; i < 8; ++i) digits += static_cast<char>('0' + random_() % 10);
  customer_.phone = "+62812" + digits;
  customer_.name = "Kenari " + word(9);
  customer_.email = word(10) + "@kenari.example";
  customer_.text = "rahasia " + word(12);
  customer_.id = EventId::make(from_unix_ms(kFirstMs), "check" + word(12)).text();
}

std::string Maker::word(std::size_t letters) {
  std::string word;
  while (word.size() < letters) word += static_cast<char>('a' + random_() % 26);
  return word;
}

deliver::Item Maker::item(const std::string& type, std::string body, const std::string& lane) {
  const UnixTime time = from_unix_ms(kFirstMs + ++next_);
  deliver::Item item;
  item.id = EventId::make(time, word(10));
  item.position = {1, 0, static_cast<std::uint64_t>(next_)};
  item.type = type;
  item.channel = "820000000000002";
  item.account = "910000000000003";
  item.person = EventId::make(time, "person" + word(6)).text();
  item.conversation = EventId::make(time, "talk" + word(6)).text();
  item.lane = lane;
  item.time = time;
  item.recorded = time;
  item.body = std::move(body);
  return item;
}

std::string Maker::text_body() {
  return R"({"from":{"wa_id":")" + customer_.phone.substr(1) + R"(","name":)" +
         in_quotes(customer_.name) +
         R"(},"channel":{"id":"820000000000002"},"message_id":"wamid.CHECK)" + word(12) +
         R"(","time":"2026-11-23T05:59:00Z","origin":"live","content":{"kind":"text","text":{"body":)" +
         in_quotes(customer_.text) + "}}}";
}

std::vector<deliver::Item> Maker::items(const deliver::Wants& wants) {
  std::vector<deliver::Item> items;
  for (int i = 0; i < 3 && wanted(wants, "message.received"); ++i) {
    items.push_back(item("message.received", text_body(), "lane-" + std::to_string(i)));
  }
  if (!items.empty()) return items;
  return examples(wants);
}

std::vector<deliver::Item> Maker::examples(const deliver::Wants& wants) {
  std::error_code error;
  std::set<fs::path> files;
  for (const auto& type : fs::directory_iterator(order_.schemas / "events" / "examples", error)) {
    if (!wanted(wants, type.path().filename().string())) continue;
    std::set<fs::path> accepted;
    for (const auto& file : fs::directory_iterator(type.path(), error)) {
      if (file.path().filename().string().starts_with("accept-")) accepted.insert(file.path());
    }
    std::size_t taken = 0;
    for (const fs::path& file : accepted) {
      if (taken++ < kExamplesPerType) files.insert(file);
    }
  }
  std::vector<deliver::Item> items;
  for (const fs::path& file : files) {
    items.push_back(item(file.parent_path().filename().string(), text_of(file),
                         "lane-" + std::to_string(items.size())));
  }
  return items;
}

std::vector<std::string> Maker::garbage() {
  std::vector<std::string> all = {"",
                                  "{",
                                  "null",
                                  "[]",
                                  "17",
                                  "\"text\"",
                                  "{}",
                                  "{\"object\":17}",
                                  std::string(kNesting, '['),
                                  "{\"object\":\"no-such-thing\"}",
                                  "\xFF\xFE\x80",
                                  std::string("{\"a\":\0}", 7)};
  std::string cut = text_body();
  all.push_back(cut.substr(0, cut.size() / 2));
  for (int i = 0; i < 4; ++i) {
    std::string odd = text_body();
    for (int n = 0; n < 6; ++n) odd[random_() % odd.size()] = static_cast<char>(random_() % 256);
    all.push_back(std::move(odd));
  }
  return all;
}

}  // namespace sambung::kit
