//! 医療機関等の招待: medical institutions of the master are invited by mail, and whether they have come.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{FieldError, Values, invitation as forms};
use kazasu_pages::{Button, Cell, Column, ListPage, Row, Tone};
use kazasu_wire::activation::Facility;
use kazasu_wire::id::FacilityId;

use super::{layout, links};
use crate::portal::application::list::day_and_time;
use crate::portal::facts::facts;
use crate::portal::{Context, Reviewer, Sent, institution, invitation, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::facility;
use crate::store::invitation::{Invitation, Purpose, newest};

/// Invitations of the page.
const ROWS: i64 = 200;

pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let page = drawn(&service, &context, &Values::new(), &[]).await?;
    Ok(page::show(&page))
}

pub(super) async fn invite(
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let checked = forms::invite().check(&typed, &facts(&service));
    let errors = match checked {
        Err(errors) => errors,
        Ok(checked) => {
            let code = checked.get("institution_code").parse().ok();
            let purpose = Purpose::parse(checked.get("purpose"));
            let invited = match (code, purpose) {
                (Some(code), Some(purpose)) => {
                    let (email, by) = (checked.get("email"), &reviewer.operator_id);
                    invitation::invite(&service, &code, email, purpose, by).await?
                }
                _ => None,
            };
            if invited.is_some() {
                return Ok(Redirect::to("/desk/institutions").into_response());
            }
            vec![FieldError::new("institution_code", "portal.facility.unknown")]
        }
    };
    let page = drawn(&service, &context, &typed, &errors).await?;
    Ok(page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn drawn(
    service: &Service,
    context: &Context,
    typed: &Values,
    errors: &[FieldError],
) -> Result<ListPage, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let invited = newest(&service.store, ROWS).await?;
    let ids: Vec<&FacilityId> = invited.iter().map(|invited| &invited.facility_id).collect();
    let known = facility::by_ids(&service.store, &ids).await?;
    let rows = invited.iter().map(|invited| {
        let known = known
            .iter()
            .find(|known| known.facility_id == invited.facility_id);
        row(service, context, invited, known)
    });
    let rows = rows.collect::<Result<_, _>>()?;
    let labels = [
        ("医療機関等", "Institution"),
        ("利用区分", "Group"),
        ("招待先", "Address"),
        ("状態", "State"),
        ("招待日時", "Invited"),
        ("有効期限", "Until"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(say(japanese, english)));
    let mut page = ListPage::new(
        layout(context, say("医療機関等の招待", "Medical institutions")),
        columns.into(),
        rows,
        say("招待した医療機関等はまだありません。", "None was invited yet."),
    );
    page.links = links(context);
    let button = Button::primary(say("招待メールを送る", "Send the invitation"));
    let form = forms::invite();
    page.forms = vec![context.form(&form, typed, errors, "/desk/institutions", vec![button])];
    Ok(page)
}

fn row(
    service: &Service,
    context: &Context,
    invited: &Invitation,
    known: Option<&Facility>,
) -> Result<Row, Refusal> {
    let name = known.map_or("", |known| known.name.as_str());
    let (tone, japanese, english) = match invited.used_at {
        Some(_) => (Tone::Success, "登録済み", "Registered"),
        None if invited.expires_at <= service.clock.now() => (Tone::Warning, "期限切れ", "Ended"),
        None => (Tone::Info, "登録待ち", "Waiting"),
    };
    Ok(Row {
        cells: vec![
            name.into(),
            institution::in_words(invited.purpose, context.language).into(),
            invitation::address(service, invited)?.into(),
            Cell::State(tone, context.say(japanese, english).to_owned()),
            day_and_time(invited.invited_at).into(),
            day_and_time(invited.expires_at).into(),
        ],
    })
}
