#pragma once

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/raw_socket.hpp"

namespace sambung::testing {

/// One exchange over HTTP/1.0 with a server of this machine, for what a person does there while a
/// connector runs. Plain values.
struct PlainHttp {
  std::string origin;         ///< "http://127.0.0.1:21800"
  std::string authorization;  ///< a whole field's value; empty: none

  /// The body of the answer as JSON; null when it is none.
  nlohmann::json say(const std::string& method, const std::string& path,
                     const nlohmann::json& body = nullptr) const {
    const std::string text = body.is_null() ? "" : body.dump();
    std::string request = method + " " + path + " HTTP/1.0\r\nContent-Type: application/json\r\n" +
                          "Content-Length: " + std::to_string(text.size()) + "\r\n";
    if (!authorization.empty()) request += "Authorization: " + authorization + "\r\n";
    const std::string port = origin.substr(origin.rfind(':') + 1);
    RawSocket socket(static_cast<std::uint16_t>(std::strtoul(port.c_str(), nullptr, 10)));
    socket.send(request + "\r\n" + text);
    const std::string answer = socket.receive();
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos) return nullptr;
    return nlohmann::json::parse(answer.substr(end + 4), nullptr, false);
  }
};

/// A variable that a script of tests/real prints; empty: it is not set.
inline std::string real(const char* name) {
  const char* value = std::getenv((std::string("SAMBUNG_REAL_") + name).c_str());
  return value == nullptr ? "" : value;
}

}  // namespace sambung::testing
