#include <algorithm>

#include "core/settings/secrets.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr std::size_t kSecretsMax = 2;

void read_secrets(Fields& fields, App& app) {
  const Node* list = fields.need("secrets", "secrets: [{env: WHATSAPP_APP_SECRET}]");
  if (list == nullptr) return;
  Reading& reading = fields.reading();
  if (!list->is_list() || list->items.empty() || list->items.size() > kSecretsMax) {
    reading.problems.push_back(
        {.code = "SB1201",
         .what = "`secrets` in " + fields.what() + " must be a list of one or two references",
         .place = list->place,
         .label = {},
         .help = "write secrets: [{env: WHATSAPP_APP_SECRET}]; two while a "
                 "new app secret replaces the old one",
         .severity = Severity::kError,
         .hide_excerpt = list->is_scalar()});
    return;
  }
  for (const Node& item : list->items) {
    if (auto secret = resolve(item, "a secret of " + fields.what(), reading)) {
      app.secrets.push_back(std::move(*secret));
    }
  }
}

void read_path(Fields& fields, App& app) {
  app.path = "/webhooks/" + app.name;
  fields.text("path", app.path);
  const bool plain = std::all_of(app.path.begin(), app.path.end(), [](char c) {
    return c == '/' || c == '-' || c == '_' || c == '.' || c == '~' || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  if (app.path.starts_with('/') && app.path.size() > 1 && plain) return;
  fields.reading().error("SB1210", "`path` in " + fields.what() + " is no path of a URL",
                         fields.place_of("path"), "",
                         "begin with /, then letters, digits, -, _, . and ~, such as "
                         "/webhooks/main");
}

void read_graph(Fields& fields, App& app) {
  if (const Node* token = fields.take("access_token")) {
    if (auto secret = resolve(*token, "the access token of " + fields.what(), fields.reading())) {
      app.access_token = std::move(*secret);
    }
  }
  const Node* node = fields.take("graph");
  if (node == nullptr) return;
  Fields graph(*node, "graph of " + fields.what(), fields.reading());
  graph.text("url", app.graph.url);
  graph.texts("media_hosts", app.graph.media_hosts);
  read_reach(graph, app.graph.reach);
  if (is_url(app.graph.url, true) && app.graph.url.back() != '/') return;
  graph.reading().error("SB1210", "`url` in " + graph.what() + " is no address of a Graph API",
                        graph.place_of("url"), "",
                        "write it with the version and without a slash at its end: "
                        "https://graph.facebook.com/v26.0");
}

App read_app(const Node& key, const Node& node, Reading& reading) {
  App app;
  app.name = key.text;
  Fields fields(node, "app \"" + app.name + "\"", reading);
  read_secrets(fields, app);
  const Node* token = fields.need("verify_token", "verify_token: {env: WHATSAPP_VERIFY_TOKEN}");
  if (token != nullptr) {
    if (auto secret = resolve(*token, "the verify token of " + fields.what(), reading)) {
      app.verify_token = std::move(*secret);
    }
  }
  fields.id("portfolio", app.portfolio);
  fields.ids("accounts", app.accounts);
  read_path(fields, app);
  fields.boolean("keep_raw", app.keep_raw);
  read_graph(fields, app);
  return app;
}

void refuse_shared_paths(const Settings& settings, const Node& apps, Reading& reading) {
  for (std::size_t i = 0; i < settings.apps.size(); ++i) {
    for (std::size_t j = i + 1; j < settings.apps.size(); ++j) {
      if (settings.apps[i].path != settings.apps[j].path) continue;
      reading.error("SB1403",
                    "the apps " + settings.apps[i].name + " and " + settings.apps[j].name +
                        " have the same webhook path " + settings.apps[i].path,
                    apps.place, "",
                    "give each app a path of its own; the path tells whose secret "
                    "signs");
    }
  }
}

}  // namespace

bool is_name(std::string_view name) {
  constexpr std::size_t kNameMax = 64;
  if (name.empty() || name.size() > kNameMax || name.front() < 'a' || name.front() > 'z') {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool check_name(const Node& key, const char* what, Reading& reading) {
  if (is_name(key.text)) return true;
  reading.error("SB1210", "`" + key.text + "` cannot be the name of " + what, key.place, "",
                "use 1 to 64 of a-z, 0-9, _ and -, beginning with a letter");
  return false;
}

void read_whatsapp(Fields& root, Settings& settings) {
  const Node* node = root.need("whatsapp", "whatsapp: { apps: { main: { ... } } }");
  if (node == nullptr) return;
  Fields fields(*node, "whatsapp", root.reading());
  const Node* apps = fields.need("apps", "apps: { main: { secrets: [...], verify_token: ... } }");
  if (apps == nullptr) return;
  if (!apps->is_map() || apps->members.empty()) {
    return root.reading().error("SB1201", "`apps` in whatsapp must be a map of at least one app",
                                apps->place, "", "name your Meta app: apps: { main: { ... } }");
  }
  for (const auto& [key, value] : apps->members) {
    if (!check_name(key, "an app", root.reading())) continue;
    settings.apps.push_back(read_app(key, value, root.reading()));
  }
  refuse_shared_paths(settings, *apps, root.reading());
}

}  // namespace sambung::settings
