#include "core/http/session.hpp"

namespace sambung::http {
namespace {

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

}  // namespace

std::optional<Refusal> framing_fault(const RequestParser& parser, std::size_t body_bytes_max) {
  const auto& message = parser.get();
  if (message.count(bhttp::field::transfer_encoding) != 0) {
    return Refusal{400, "Transfer-Encoding is not accepted; send one Content-Length\n"};
  }
  if (message.count(bhttp::field::content_encoding) != 0) {
    return Refusal{415, "compressed bodies are not accepted\n"};
  }
  if (message.count(bhttp::field::expect) != 0) {
    return Refusal{417, "Expect is not supported; send the body at once\n"};
  }
  const std::size_t lengths = message.count(bhttp::field::content_length);
  const bool needs_length = message.method() == bhttp::verb::post ||
                            message.method() == bhttp::verb::put ||
                            message.method() == bhttp::verb::patch;
  if (lengths > 1 || (needs_length && lengths != 1)) {
    return Refusal{lengths > 1 ? 400 : 411, "exactly one Content-Length is needed\n"};
  }
  if (message[bhttp::field::content_length].find_first_not_of("0123456789") !=
      beast::string_view::npos) {
    return Refusal{400, "Content-Length must be digits alone\n"};  // Beast takes "2,2" for 2
  }
  if (parser.content_length().value_or(0) > body_bytes_max) {
    return Refusal{413, "the body is too large\n"};
  }
  return std::nullopt;
}

Refusal refusal_for(const beast::error_code& error) {
  if (error == bhttp::error::header_limit) return {431, "the headers are too large\n"};
  if (error == bhttp::error::body_limit) return {413, "the body is too large\n"};
  return {400, "not a valid HTTP/1.1 request\n"};
}

void write_head(const Reply& reply, std::uint64_t length, bool keep_alive, std::string& out) {
  const auto reason =
      bhttp::obsolete_reason(bhttp::int_to_status(static_cast<unsigned>(reply.status)));
  out.assign("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  out.append(reason.data(), reason.size());
  out.append("\r\nContent-Type: ").append(reply.content_type);
  out.append("\r\nContent-Length: ").append(std::to_string(length));
  out.append("\r\nX-Content-Type-Options: nosniff");
  for (const auto& [name, value] : reply.headers) {
    if (!is_one_line(name) || !is_one_line(value)) continue;
    out.append("\r\n").append(name).append(": ").append(value);
  }
  if (!keep_alive) out.append("\r\nConnection: close");
  out.append("\r\n\r\n");
}

}  // namespace sambung::http
