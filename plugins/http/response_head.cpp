#include "plugins/http/response_head.hpp"

#include <charconv>
#include <optional>

#include "plugins/http/token.hpp"

namespace sambung::remote {
namespace {

Failure malformed(std::string why) {
  return {Kind::kAmbiguous, "the answer is malformed: " + std::move(why)};
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// "HTTP/1.1 200 OK"
Tried<Head> parse_status(std::string_view line) {
  const bool shaped = line.starts_with("HTTP/1.") && line.size() >= 12 &&
                      (line[7] == '0' || line[7] == '1') && line[8] == ' ' && digit(line[9]) &&
                      digit(line[10]) && digit(line[11]) && (line.size() == 12 || line[12] == ' ');
  if (!shaped || !is_field_value(line)) return malformed("its first line is not HTTP/1.1's");
  Head head;
  head.http11 = line[7] == '1';
  std::from_chars(line.data() + 9, line.data() + 12, head.status);
  if (head.status < 100 || head.status > 599) return malformed("its status is none");
  return head;
}

Tried<Header> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return malformed("a header line is none");
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return malformed("a header has control characters");
  return Header{std::string(line.substr(0, colon)), std::string(value)};
}

/// Reads lines up to the empty one; `left` shrinks by what they took.
std::optional<Failure> read_fields(Incoming& incoming, std::size_t& left,
                                   std::vector<Header>& into) {
  for (;;) {
    const auto line = incoming.line(left);
    if (!line) return line.failure();
    left -= line->size() + 2;
    if (line->empty()) return std::nullopt;
    auto field = parse_field(*line);
    if (!field) return field.failure();
    into.push_back(std::move(*field));
  }
}

/// What all fields of that name say, as one list.
std::optional<std::string> all_of(const Head& head, std::string_view name) {
  std::optional<std::string> values;
  for (const Header& each : head.headers) {
    if (!same_name(each.name, name)) continue;
    values = values ? *values + "," + each.value : each.value;
  }
  return values;
}

bool lists(const Head& head, std::string_view name, std::string_view word) {
  const std::string values = all_of(head, name).value_or("") + ",";
  for (std::string_view rest = values; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    if (same_name(trimmed(rest.substr(0, comma)), word)) return true;
    rest.remove_prefix(comma + 1);
  }
  return false;
}

/// RFC 9112 allows "5, 5", which nobody of sense says: one number or nothing.
Tried<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (failed != std::errc{} || end != text.data() + text.size()) {
    return malformed("its Content-Length is not one number");
  }
  return length;
}

}  // namespace

Tried<Head> read_head(Incoming& incoming, std::size_t bytes_max) {
  for (std::size_t left = bytes_max;;) {
    const auto line = incoming.line(left);
    if (!line) return line.failure();
    left -= line->size() + 2;
    auto head = parse_status(*line);
    if (!head) return head;
    if (auto failed = read_fields(incoming, left, head->headers)) return *failed;
    if (head->status == 101) return malformed("it changes the protocol unasked");
    if (head->status >= 200) return head;
  }
}

Tried<Framing> framing_of(const Head& head, std::string_view method) {
  Framing framing;
  framing.keep =
      head.http11 ? !lists(head, "Connection", "close") : lists(head, "Connection", "keep-alive");
  const auto length = all_of(head, "Content-Length");
  const auto coding = all_of(head, "Transfer-Encoding");
  if (length && coding) return malformed("it has both Content-Length and Transfer-Encoding");
  if (length) {
    const auto number = parse_length(*length);
    if (!number) return number.failure();
    framing.length = *number;
  }
  if (coding && (!same_name(*coding, "chunked") || !head.http11)) {
    return malformed("its Transfer-Encoding is not chunked alone");
  }
  if (method == "HEAD" || head.status == 204 || head.status == 304) {
    // Some servers send the body nonetheless, which would become the next answer.
    framing.keep = framing.keep && !length && !coding;
    return framing;
  }
  framing.end = coding   ? Framing::End::kChunks
                : length ? Framing::End::kLength
                         : Framing::End::kClose;
  if (framing.end == Framing::End::kClose) framing.keep = false;
  return framing;
}

}  // namespace sambung::remote
