#include "plugins/kit/report.hpp"

#include <algorithm>

#include "core/json/writer.hpp"

namespace sambung::kit {

namespace {

constexpr std::size_t kNameColumn = 20;

const char* word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPassed: return "passed";
    case Verdict::kFailed: return "failed";
    case Verdict::kSkipped: return "skipped";
  }
  return "";
}

std::string seconds(std::chrono::milliseconds took) {
  std::string text = std::to_string(took.count() % 1000);
  text.insert(0, 3 - text.size(), '0');
  return std::to_string(took.count() / 1000) + "." + text;
}

/// Text for an attribute; what XML 1.0 has no place for is left out.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (byte >= 0x20)
      out += c;
    else
      out += ' ';
  }
  return out;
}

void write(json::Writer& writer, const Ran& ran) {
  writer.begin_object();
  writer.key("check");
  writer.string(ran.check->name);
  writer.key("promise");
  writer.string(ran.check->promise);
  writer.key("verdict");
  writer.string(word_of(ran.finding.verdict));
  writer.key("detail");
  writer.string(ran.finding.detail);
  writer.key("ms");
  writer.integer(ran.took.count());
  writer.end_object();
}

}  // namespace

std::string line_of(const Ran& ran) {
  const Verdict verdict = ran.finding.verdict;
  std::string line = verdict == Verdict::kPassed   ? "ok    "
                     : verdict == Verdict::kFailed ? "FAIL  "
                                                   : "skip  ";
  std::string name = ran.check->name;
  name.resize(std::max(kNameColumn, name.size() + 1), ' ');
  line += name + (verdict == Verdict::kPassed ? "" : ran.check->promise);
  if (verdict == Verdict::kPassed) line += ran.finding.detail;
  if (verdict == Verdict::kSkipped) line += ": " + ran.finding.detail;
  if (verdict == Verdict::kFailed) line += "\n        " + ran.finding.detail;
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string json_of(const Ran& ran) {
  std::string json;
  json::Writer writer(json);
  write(writer, ran);
  return json;
}

std::string json_of(const Order& order, const std::vector<Ran>& ran) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("library");
  writer.string(order.library.string());
  writer.key("seed");
  writer.unsigned_integer(order.seed);
  for (const Verdict verdict : {Verdict::kPassed, Verdict::kFailed, Verdict::kSkipped}) {
    writer.key(word_of(verdict));
    writer.unsigned_integer(count(ran, verdict));
  }
  writer.key("checks");
  writer.begin_array();
  for (const Ran& each : ran) write(writer, each);
  writer.end_array();
  writer.end_object();
  return json;
}

std::string junit_of(const Order& order, const std::vector<Ran>& ran) {
  std::chrono::milliseconds total{0};
  for (const Ran& each : ran) total += each.took;
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" +
      escaped(order.library.stem().string()) + "\" tests=\"" + std::to_string(ran.size()) +
      "\" failures=\"" + std::to_string(count(ran, Verdict::kFailed)) + "\" skipped=\"" +
      std::to_string(count(ran, Verdict::kSkipped)) + "\" time=\"" + seconds(total) + "\">\n";
  for (const Ran& each : ran) {
    xml += "  <testcase classname=\"sambung.connector\" name=\"" + escaped(each.check->name) +
           "\" time=\"" + seconds(each.took) + "\">";
    const std::string message = "message=\"" + escaped(each.finding.detail) + "\"/>";
    if (each.finding.verdict == Verdict::kFailed) xml += "<failure " + message;
    if (each.finding.verdict == Verdict::kSkipped) xml += "<skipped " + message;
    xml += "</testcase>\n";
  }
  return xml + "</testsuite>\n";
}

}  // namespace sambung::kit
