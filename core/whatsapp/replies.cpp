#include "core/whatsapp/replies.hpp"

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

std::optional<model::Content> reply_content(json::Value interactive) {
  const std::string type = text_or_empty(interactive, "type");
  const json::Value reply = interactive[type];
  const bool known = type == "button_reply" || type == "list_reply" || type == "nfm_reply" ||
                     type == "call_permission_reply";
  if (!known) return std::nullopt;
  if (!reply.is_object()) return model::MissingContent{type};
  if (type == "button_reply") {
    return model::ButtonReplyContent{text(reply, "id"), text(reply, "title")};
  }
  if (type == "list_reply") {
    return model::ListReplyContent{text(reply, "id"), text(reply, "title"),
                                   text(reply, "description")};
  }
  if (type == "nfm_reply") {
    return model::FormReplyContent{text(reply, "name"), text(reply, "body"),
                                   text(reply, "response_json")};
  }
  return model::CallPermissionReplyContent{text(reply, "response"), flag(reply, "is_permanent"),
                                           time(reply, "expiration_timestamp"),
                                           text(reply, "response_source")};
}

}  // namespace sambung::whatsapp
