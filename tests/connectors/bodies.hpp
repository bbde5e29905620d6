#pragma once

#include <string>

/// Event bodies as the canonical model writes them; a test holds them against its codec.
namespace sambung::test {

inline const std::string kChannel = R"("channel":{"id":"555"},)";

inline std::string text_body(const std::string& message, const std::string& text,
                             const std::string& name = "Ana") {
  return R"({"from":{"wa_id":"15550001","name":")" + name + R"("},)" + kChannel +
         R"("message_id":")" + message +
         R"(","time":"2026-11-23T05:59:00Z","origin":"live","content":{"kind":"text","text":{"body":")" +
         text + R"("}}})";
}

inline std::string act_body(const std::string& act, const std::string& target,
                            const std::string& more) {
  return "{" + kChannel + R"("message_id":")" + act + R"(","target_message_id":")" + target +
         R"(","time":"2026-11-23T05:59:00Z","origin":"live","by":"person","party":{"wa_id":"1"})" +
         more + "}";
}

inline std::string status_body(const std::string& message, const std::string& status,
                               const std::string& more = "") {
  return "{" + kChannel + R"("message_id":")" + message + R"(","status":")" + status +
         R"(","time":"2026-11-23T05:59:00Z","origin":"live","recipient":{"wa_id":"1"})" + more +
         "}";
}

inline std::string created_body(const std::string& person) {
  return R"({"person_id":")" + person + R"(","name":"Ana"})";
}

/// Of somebody who was met in a record.
inline std::string met_body(const std::string& person, const std::string& email) {
  const std::string subject = R"("subject":"0f2a4c5566778899aabbccddeeff0011")";
  return R"({"person_id":")" + person +
         R"(","identities":[{"scope":"erp","kind":"record","value":"contact:42","basis":"record",)" +
         subject + R"(},{"scope":"email","kind":"email","value":")" + email +
         R"(","basis":"alone",)" + subject + "}]}";
}

inline std::string linked_body(const std::string& person, const std::string& value) {
  return R"({"person_id":")" + person + R"(","scope":"whatsapp","kind":"wa_id","value":")" + value +
         R"(","since":"2026-11-23T05:59:00Z","basis":"claim","subject":"0f2a4c5566778899aabbccddeeff0011"})";
}

inline std::string merged_body(const std::string& from, const std::string& into) {
  return R"({"from_person_id":")" + from + R"(","into_person_id":")" + into +
         R"(","reason":"identity_changed"})";
}

inline std::string opened_body(const std::string& conversation, const std::string& person) {
  return R"({"conversation_id":")" + conversation + R"(",)" + kChannel + R"("person_id":")" +
         person + R"("})";
}

/// A file that was kept at a second of the first minute; `link` empty: it has none.
inline std::string file_body(const std::string& message, const std::string& second,
                             const std::string& link) {
  const std::string linked =
      link.empty()
          ? ""
          : R"(,"link":")" + link + R"(","link_ends":"2026-12-23T05:59:)" + second + R"(Z")";
  return "{" + kChannel + R"("message_id":")" + message +
         R"(","media_id":"77","time":"2026-11-23T05:59:00Z","file":"2026-11-23/0","size_bytes":84321,)" +
         R"("mime_type":"image/jpeg","sha256":"00","stored":"2026-11-23T05:59:)" + second +
         R"(Z")" + linked + "}";
}

}  // namespace sambung::test
