#pragma once

#include <string_view>

namespace sambung::journal {

/// What common events and webhooks are made of, known to both sides of `pack` before the first byte.
/// It is part of the journal's format: a changed byte makes every journal unreadable. A better one
/// comes beside it, under a number of its own.
constexpr std::string_view kDictionaryOne =
    R"("object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"smb_message_echoes",)"
    R"("value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"","phone_number_id":""},)"
    R"("template","interactive":{"type":"list_reply","list_reply":{"id":"","title":"","description":""}},)"
    R"("order":{"catalog_id":"","text":"","product_items":[{"product_retailer_id":"","quantity":1,)"
    R"("item_price":,"currency":""}]}"kind":"order","order":{"catalog_id":"","items":[{"product_retailer_id":"")"
    R"("kind":"location","location":{"latitude":,"longitude":,"name":"","address":"","url":"https://")"
    R"("kind":"contacts","contacts":[{"name":{"formatted_name":"","first_name":""},"phones":[{"phone":"+)"
    R"("kind":"button_reply","button_reply":{"id":"","title":""}},"context":{"message_id":"wamid.HB","from":")"
    R"("kind":"media","media":{"kind":"image","id":"","mime_type":"image/jpeg","sha256":"","caption":"")"
    R"("type":"video","video":{"mime_type":"video/mp4","type":"document","document":{"filename":"",)"
    R"("mime_type":"application/pdf","type":"sticker","sticker":{"mime_type":"image/webp","animated":false,)"
    R"("type":"audio","audio":{"mime_type":"audio/ogg; codecs=opus","voice":true,"url":"https://lookaside.fbsbx.com/)"
    R"("referral":{"source_url":"https://","source_id":"","source_type":"ad","headline":"","ctwa_clid":"")"
    R"("errors":[{"code":131,"title":"","message":"","error_data":{"details":"},"href":"https://developers.facebook.com/)"
    R"("by":"person","party":{"wa_id":"","target_message_id":"wamid.HB","type":"reaction","reaction":{"message_id":"",)"
    R"("emoji":"\ud83d\u"status":"failed","status":"read","status":"delivered","timestamp":"17","biz_opaque_callback_data":")"
    R"(,"conversation":{"id":"","origin":{"type":"service"}},"billing_conversation":{"id":"","origin_type":"service"})"
    R"("expiration_timestamp":"17"authentication"marketing"referral_conversion"free_entry_point"free_customer_service")"
    R"({"channel":{"id":"1","display_phone_number":""},"message_id":"wamid.HBgN","status":"sent","time":"20)"
    R"(Z","origin":"live","recipient":{"wa_id":"","user_id":"","username":"","name":""},)"
    R"("pricing":{"billable":true,"model":"PMP","type":"regular","category":"utility"}})"
    R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":)"
    R"({"messaging_product":"whatsapp","metadata":{"display_phone_number":"","phone_number_id":"1"},)"
    R"("contacts":[{"profile":{"name":"","username":""},"wa_id":"","user_id":""}],"statuses":[{"id":"wamid.HBgN)"
    R"(","status":"sent","timestamp":"17","recipient_id":"","recipient_user_id":"","pricing":{"billable":true,)"
    R"("pricing_model":"PMP","type":"regular","category":"utility"}}]}}]}]})"
    R"({"from":{"wa_id":"","user_id":"","username":"","name":""},"channel":{"id":"1","display_phone_number":"")"
    R"(},"message_id":"wamid.HBgN","time":"20Z","origin":"live","content":{"kind":"text","text":{"body":""}}})"
    R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":)"
    R"({"messaging_product":"whatsapp","metadata":{"display_phone_number":"","phone_number_id":"1"},)"
    R"("contacts":[{"profile":{"name":"","username":""},"wa_id":"","user_id":""}],"messages":[{"from":"",)"
    R"("from_user_id":"","id":"wamid.HBgN","timestamp":"17","type":"text","text":{"body":""}}]}}]}]})";

}  // namespace sambung::journal
