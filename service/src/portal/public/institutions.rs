//! 医療機関等向け総合ポータルサイト: the pages before a log-in.

use axum::response::Response;
use kazasu_pages::public::{InstitutionsPage, Users};
use kazasu_pages::{Site, path};

use super::notices::important;
use crate::portal::context::Context;
use crate::portal::page::show;
use crate::problem::Refusal;

/// `GET /institutions`.
pub(in crate::portal) async fn top(context: Context) -> Result<Response, Refusal> {
    let title = context.service.settings.operator.institution_portal.clone();
    let layout = context.layout_of(Site::Institutions, title);
    let important = important(&context).await?;
    Ok(show(&InstitutionsPage::top(layout, important)))
}

/// `GET /institutions/online`.
pub(in crate::portal) async fn services(context: Context) -> Response {
    let title = context.say("オンライン資格確認", "Online check");
    let layout = context.layout_of(Site::Institutions, title);
    show(&InstitutionsPage::services(layout))
}

/// `GET /institutions/health-check`.
pub(in crate::portal) async fn health_check(context: Context) -> Response {
    let title = context.say(
        "健診実施機関等（マイナ資格確認アプリ）",
        "Health checks (the app)",
    );
    users(&context, Users::HealthCheck, title)
}

/// `GET /institutions/exempt`.
pub(in crate::portal) async fn exempt(context: Context) -> Response {
    let title = context.say(
        "義務化対象外機関（マイナ資格確認アプリ）",
        "Exempt institutions (the app)",
    );
    users(&context, Users::Exempt, title)
}

fn users(context: &Context, users: Users, title: &str) -> Response {
    let online = context.say("オンライン資格確認", "Online check");
    let layout = context
        .layout_of(Site::Institutions, title)
        .under(online, path::ONLINE_CHECK);
    show(&InstitutionsPage::users(layout, users))
}
