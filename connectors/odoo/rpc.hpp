#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/odoo/config.hpp"
#include "connectors/web/api.hpp"

namespace sambung::odoo {

using web::Json;

/// What calling a method twice does.
enum class Effect : std::uint8_t {
  kNone,  ///< nothing: it reads
  kSame,  ///< what calling it once does
  kMore,  ///< more: a lost answer leaves open whether it was done
};

/// A method of a model, on records or without.
struct Ask {
  std::string model;
  std::string method;
  std::optional<std::vector<std::int64_t>> ids{};  ///< nothing: a method of the model
  Json named = Json::object();                     ///< arguments by name
  bool with_archived = false;
};

/// Calls methods over one of the two transports. Throws web::Failure. Confined to the instance's thread.
class Rpc {
 public:
  Rpc(const Config& config, web::Line& line);

  Json call(const Ask& ask, Effect effect);
  /// Our user in Odoo.
  std::int64_t own_user();
  web::Api& api() { return api_; }

 private:
  Json call_json2(const Ask& ask, Effect effect);
  Json call_jsonrpc(const Ask& ask, Effect effect);
  Json say_jsonrpc(const char* service, const char* method, Json arguments, Effect effect);
  std::int64_t log_in();

  const Config& config_;
  web::Api api_;
  std::int64_t user_ = 0;  ///< 0: not asked yet
};

/// A domain's leaf: ["phone","=","+62..."].
Json leaf(const char* field, const char* operation, Json value);
/// Any of `domains`, in Odoo's prefix notation; an empty list is none.
Json any_of(const std::vector<Json>& leaves);

}  // namespace sambung::odoo
