//! Top page and お知らせ.

use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::Timestamp;
use kazasu_forms::Language;
use kazasu_pages::public::{ArticlePage, NoticeLine, NoticesPage, TopPage};
use kazasu_pages::{Link, Prose, Site, path};
use kazasu_wire::retention::japanese_day;
use serde::Deserialize;

use crate::portal::context::Context;
use crate::portal::page::show;
use crate::problem::Refusal;
use crate::store::notice::{self as store, Notice};

/// How many the top page shows of each list.
const ON_TOP: usize = 5;

/// What the list is narrowed to.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Chosen {
    #[serde(default)]
    category: String,
}

/// `GET /`.
pub(in crate::portal) async fn top(context: Context) -> Result<Response, Refusal> {
    let now = context.service.clock.now();
    let notices = store::published(&context.service.store).await?;
    let lines = |important: bool| {
        let chosen = notices.iter().filter(|notice| notice.important == important);
        chosen
            .take(ON_TOP)
            .map(|notice| line(notice, now, context.language))
            .collect()
    };
    let title = context.service.settings.operator.portal.clone();
    Ok(show(&TopPage::new(
        context.layout_of(Site::Clinics, title),
        lines(true),
        lines(false),
    )))
}

/// 重要なお知らせ, as many as a top page shows.
pub(super) async fn important(context: &Context) -> Result<Vec<NoticeLine>, Refusal> {
    let now = context.service.clock.now();
    let notices = store::published(&context.service.store).await?;
    let important = notices.iter().filter(|notice| notice.important);
    let lines = important
        .take(ON_TOP)
        .map(|notice| line(notice, now, context.language));
    Ok(lines.collect())
}

/// `GET /notices`.
pub(in crate::portal) async fn list(
    context: Context,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Refusal> {
    let now = context.service.clock.now();
    let notices = store::published(&context.service.store).await?;
    let mut names: Vec<&str> = notices.iter().map(|notice| notice.category.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let address = |name: &str| {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        format!(
            "{}?{}",
            path::NOTICES,
            pairs.append_pair("category", name).finish()
        )
    };
    let all = context.say("すべて", "All");
    let mut categories = vec![(
        all.to_owned(),
        (!chosen.category.is_empty()).then(|| path::NOTICES.to_owned()),
    )];
    categories.extend(names.iter().map(|name| {
        let href = (*name != chosen.category).then(|| address(name));
        ((*name).to_owned(), href)
    }));
    let shown = notices
        .iter()
        .filter(|notice| chosen.category.is_empty() || notice.category == chosen.category);
    let page = NoticesPage {
        layout: context.layout(context.say("お知らせ", "Notices")),
        categories: if names.len() > 1 { categories } else { Vec::new() },
        notices: shown.map(|notice| line(notice, now, context.language)).collect(),
        pager: None,
    };
    Ok(show(&page))
}

/// `GET /notices/{id}`.
pub(in crate::portal) async fn one(context: Context, Path(id): Path<String>) -> Result<Response, Refusal> {
    let now = context.service.clock.now();
    let notices = store::published(&context.service.store).await?;
    let notice = notices
        .iter()
        .find(|notice| notice.notice_id.as_str() == id)
        .ok_or_else(crate::portal::no_such_page)?;
    let line = line(notice, now, context.language);
    let layout = context
        .layout(&notice.title)
        .under(context.say("お知らせ", "Notices"), path::NOTICES);
    let mut page = ArticlePage::new(layout, Prose::parse(&notice.body));
    page.about = vec![line.category, line.author, line.day, line.age];
    page.japanese_only = true;
    page.links = vec![Link::new(
        context.say("お知らせの一覧へ", "All notices"),
        path::NOTICES,
    )];
    Ok(show(&page))
}

fn line(notice: &Notice, now: Timestamp, language: Language) -> NoticeLine {
    NoticeLine {
        link: Link::new(&notice.title, format!("{}/{}", path::NOTICES, notice.notice_id)),
        category: notice.category.clone(),
        author: match language {
            Language::Ja => "管理者",
            Language::En => "administrator",
        }
        .to_owned(),
        day: japanese_day(notice.published_at).to_string(),
        age: age(notice.published_at, now, language),
        important: notice.important,
    }
}

/// How long ago, as the sources write it: 今日, 22日前, 2か月前.
fn age(then: Timestamp, now: Timestamp, language: Language) -> String {
    let days = (now.as_second() - then.as_second()).max(0) / 86_400;
    match (language, days) {
        (Language::Ja, 0) => "今日".to_owned(),
        (Language::Ja, 1..60) => format!("{days}日前"),
        (Language::Ja, _) => format!("{}か月前", days / 30),
        (Language::En, 0) => "today".to_owned(),
        (Language::En, 1) => "1 day ago".to_owned(),
        (Language::En, 2..60) => format!("{days} days ago"),
        (Language::En, _) => format!("{} months ago", days / 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_written_as_in_the_sources() {
        let now: Timestamp = "2026-11-28T03:00:00Z".parse().unwrap();
        let table = [
            ("2026-11-28T02:00:00Z", "今日", "today"),
            ("2026-11-27T02:00:00Z", "1日前", "1 day ago"),
            ("2026-11-06T02:00:00Z", "22日前", "22 days ago"),
            ("2026-09-20T02:00:00Z", "2か月前", "2 months ago"),
            ("2026-11-29T02:00:00Z", "今日", "today"),
        ];
        for (then, ja, en) in table {
            let then = then.parse().unwrap();
            assert_eq!(age(then, now, Language::Ja), ja);
            assert_eq!(age(then, now, Language::En), en);
        }
    }
}
