#include "core/settings/config_json.hpp"
#include "core/settings/secrets.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr std::size_t kSecretsMax = 2;
constexpr std::uint64_t kGenerationMax = 1'000'000;

/// "https://hooks.example.com" or with a path; without a slash at its end, a query or a fragment.
bool is_public_url(const std::string& url) {
  const bool scheme = url.starts_with("https://") || url.starts_with("http://");
  const std::size_t host = url.find("://") + 3;
  return scheme && url.size() > host && url.size() < 512 && url.back() != '/' &&
         url.find_first_of(" \"<>?#\\") == std::string::npos;
}

void read_hook_secrets(Fields& fields, ConnectionHooks& hooks) {
  const Node* list = fields.take("secrets");
  if (list == nullptr) return;
  if (!list->is_list() || list->items.empty() || list->items.size() > kSecretsMax) {
    return fields.reading().error(
        "SB1201", "`secrets` in " + fields.what() + " must be a list of one or two references",
        list->place, "",
        "write secrets: [{env: SHOP_SECRET}]; two while a new secret replaces the old one");
  }
  for (const Node& item : list->items) {
    if (auto secret = resolve(item, "a secret of " + fields.what(), fields.reading())) {
      hooks.secrets.push_back(std::move(*secret));
    }
  }
}

}  // namespace

void read_public_url(Fields& listener, Settings& settings) {
  listener.text("public_url", settings.public_url);
  if (settings.public_url.empty() || is_public_url(settings.public_url)) return;
  listener.reading().error("SB1210", "`public_url` of " + listener.what() + " is no address",
                           listener.place_of("public_url"), "",
                           "write what systems reach this listener by, without a slash at its end: "
                           "https://hooks.example.com");
}

void read_connection_hooks(Fields& connection_fields, Connection& connection) {
  const Node* node = connection_fields.take("hooks");
  if (node == nullptr) return;
  Fields fields(*node, "hooks of " + connection_fields.what(), connection_fields.reading());
  ConnectionHooks hooks;
  read_hook_secrets(fields, hooks);
  std::uint64_t generation = hooks.generation;
  fields.whole("generation", 1, kGenerationMax, generation);
  hooks.generation = static_cast<std::uint32_t>(generation);
  if (const Node* recipe = fields.take("recipe")) {
    auto json = config_json(*recipe, "the recipe of " + fields.what(), fields.reading());
    hooks.recipe_json = json.value_or("");
  }
  connection.hooks = std::move(hooks);
  if (connection.sync) return;
  connection_fields.reading().error(
      "SB1413", "`hooks` of " + connection_fields.what() + " would be read by nobody", node->place,
      "", "say which records the connection takes: sync: { objects: [contact] }");
}

}  // namespace sambung::settings
