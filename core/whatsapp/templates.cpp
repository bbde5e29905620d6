#include "core/whatsapp/templates.hpp"

#include <algorithm>
#include <utility>

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

model::TemplateRef template_of(json::Value value) {
  model::TemplateRef ref;
  ref.id = text(value, "message_template_id");
  ref.name = text(value, "message_template_name");
  ref.language = text(value, "message_template_language");
  ref.language_code = ref.language;
  if (ref.language_code) {
    std::replace(ref.language_code->begin(), ref.language_code->end(), '-', '_');
  }
  ref.category = text(value, "message_template_category");
  return ref;
}

template <class Event>
Event begin(const Change& change) {
  Event event;
  event.template_ref = template_of(change.value());
  event.time = change.time_of({});
  return event;
}

void emit(Change& change, model::Data data) {
  change.emit(change.path(), {}, {"template"}, std::move(data), nullptr);
}

model::TemplateButton noticed_button(json::Value object) {
  model::TemplateButton read;
  read.type = text(object, "message_template_button_type");
  read.text = text(object, "message_template_button_text");
  read.url = text(object, "message_template_button_url");
  read.phone_number = text(object, "message_template_button_phone_number");
  return read;
}

}  // namespace

void read_template_status(Change& change) {
  const json::Value value = change.value();
  auto status = text(value, "event");
  if (!status) return change.unrecognised(change.path(), "the template notice has no event");
  auto changed = begin<model::TemplateStatusChanged>(change);
  changed.status = std::move(*status);
  changed.reason = text(value, "reason");
  changed.disable_date = text(value["disable_info"], "disable_date");
  changed.title = text(value["other_info"], "title");
  changed.description = text(value["other_info"], "description");
  changed.rejection_reason = text(value["rejection_info"], "reason");
  changed.recommendation = text(value["rejection_info"], "recommendation");
  emit(change, std::move(changed));
}

void read_template_quality(Change& change) {
  auto score = text(change.value(), "new_quality_score");
  if (!score) return change.unrecognised(change.path(), "the template notice has no score");
  auto changed = begin<model::TemplateQualityChanged>(change);
  changed.previous = text(change.value(), "previous_quality_score");
  changed.current = std::move(*score);
  emit(change, std::move(changed));
}

void read_template_components(Change& change) {
  const json::Value value = change.value();
  auto changed = begin<model::TemplateComponentsChanged>(change);
  if (!changed.template_ref.id) {
    return change.unrecognised(change.path(), "the template notice has no template");
  }
  changed.title = text(value, "message_template_title");
  changed.body = text(value, "message_template_element");
  changed.footer = text(value, "message_template_footer");
  changed.buttons = list_of(value["message_template_buttons"], noticed_button);
  emit(change, std::move(changed));
}

void read_template_category(Change& change) {
  const json::Value value = change.value();
  auto changed = begin<model::TemplateCategoryChanged>(change);
  changed.previous = text(value, "previous_category");
  changed.current = text(value, "new_category");
  changed.upcoming = text(value, "correct_category");
  changed.takes_effect = time(value, "category_update_timestamp");
  if (!changed.current && !changed.upcoming) {
    return change.unrecognised(change.path(), "the template notice has no category");
  }
  emit(change, std::move(changed));
}

}  // namespace sambung::whatsapp
