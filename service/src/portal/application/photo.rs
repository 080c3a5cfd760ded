//! A JPEG photo was chosen: its owner is asked whether it may be attached as PNG.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_pages::{Button, ConfirmPage, Datum};
use kazasu_wire::activation::Facility;

use super::files::size;
use super::{edit, layout, own};
use crate::application::id::UploadId;
use crate::application::upload::{UploadError, photo};
use crate::portal::{Context, Sent, Visitor, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::application::Application;

pub(super) async fn ask(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let file: UploadId = file.parse().map_err(|_| no_such_page())?;
    let (photo, name) = match photo::asked(&service, &application, &file).await {
        Ok(asked) => asked,
        // Answered for already, or too long ago.
        Err(UploadError::Closed) => return Ok(to_the_form(&application)),
        Err(error) => return refused(&service, &context, &application, &facility, error).await,
    };
    let say = |japanese, english| context.say(japanese, english);
    let title = say("写真をPNGに変換しますか", "Convert the photo to PNG?");
    Ok(page::show(&ConfirmPage {
        layout: layout(&context, &facility, title),
        lead: say(
            "JPEGの写真は、そのままでは添付できません。PNGに変換して添付しますか。見た目は変わりません。撮影場所などの情報は取り除きます。1時間以内に選ばないと、写真は削除されます。",
            "JPEG photos are not attached as they are. Shall it be converted to PNG and attached? It looks the same; what the camera wrote beside it, such as the place, is left out. Without an answer within an hour it is deleted.",
        )
        .to_owned(),
        data: vec![
            Datum::new(say("ファイル名", "Name"), name),
            Datum::new(say("大きさ", "Size"), size(photo.length)),
        ],
        action: format!("/applications/{}/files/{file}/photo", application.application_id),
        csrf: context.csrf.token().to_owned(),
        hidden: Vec::new(),
        buttons: vec![
            Button::primary(say("PNGに変換して添付する", "Convert and attach")).sending("do", "convert"),
            Button::secondary(say("変換しない", "Do not convert"), "do", "decline"),
        ],
    }))
}

pub(super) async fn answer(
    Path((id, file)): Path<(String, String)>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (application, facility) = own(&service, &visitor, &id).await?;
    let file: UploadId = file.parse().map_err(|_| no_such_page())?;
    let done = match typed.get("do") {
        "convert" => photo::convert(&service, &application, &file).await,
        // Gone, with the advice that was always given.
        "decline" => photo::decline(&service, &application, &file)
            .await
            .and(Err(UploadError::Photo)),
        _ => return Err(Refusal::new("request.field.invalid", "no answer").field("do")),
    };
    match done {
        Ok(()) | Err(UploadError::Closed) => Ok(to_the_form(&application)),
        Err(error) => refused(&service, &context, &application, &facility, error).await,
    }
}

fn to_the_form(application: &Application) -> Response {
    Redirect::to(&format!("/applications/{}/edit", application.application_id)).into_response()
}

async fn refused(
    service: &Service,
    context: &Context,
    application: &Application,
    facility: &Facility,
    error: UploadError,
) -> Result<Response, Refusal> {
    edit::refused_file(service, context, application, facility, &error).await
}
