//! Search over notices, questions and manuals.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use kazasu_pages::public::{Hit, SearchPage, content};
use kazasu_pages::{Block, Link, Prose, Span, path};
use kazasu_wire::width;
use serde::Deserialize;

use crate::portal::context::Context;
use crate::portal::page;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::notice;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    q: Option<String>,
}

const LONGEST_QUERY: usize = 100;
const LONGEST_EXCERPT: usize = 80;

/// `GET /search`.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(Asked { q }): Query<Asked>,
) -> Result<Response, Refusal> {
    let query: String = q.unwrap_or_default().trim().chars().take(LONGEST_QUERY).collect();
    let mut hits = Vec::new();
    if !query.is_empty() {
        let mut found = |title: String, href: String, kind: &str, text: &str| {
            if folded(&format!("{title} {text}")).contains(&folded(&query)) {
                hits.push(Hit {
                    link: Link::new(title, href),
                    kind: kind.to_owned(),
                    excerpt: text.chars().take(LONGEST_EXCERPT).collect(),
                });
            }
        };
        let kind = context.say("お知らせ", "Notice");
        for notice in notice::published(&service.store).await? {
            let href = format!("{}/{}", path::NOTICES, notice.notice_id);
            found(notice.title, href, kind, &notice.body);
        }
        let kind = context.say("よくある質問", "Question");
        for question in super::news::questions(&service).await? {
            let href = format!("{}#{}", path::FAQ, question.id);
            found(question.question, href, kind, &plain(&question.answer));
        }
        let kind = context.say("手順書・マニュアル", "Manual");
        for manual in content::manuals() {
            let href = format!("{}/{}", path::MANUALS, manual.slug);
            found(manual.title, href, kind, &manual.text);
        }
    }
    Ok(page::show(&SearchPage {
        layout: context.layout(context.say("検索結果", "Search")),
        query,
        hits,
    }))
}

fn folded(text: &str) -> String {
    width::fold(text).to_lowercase()
}

fn plain(prose: &Prose) -> String {
    let of = |spans: &Vec<Span>| {
        let texts = spans
            .iter()
            .map(|(Span::Text(text) | Span::Address(text))| text.as_str());
        texts.collect::<String>()
    };
    let block = |block: &Block| match block {
        Block::Heading(text) => text.clone(),
        Block::Paragraph(lines) | Block::List(lines) => lines.iter().map(of).collect::<Vec<_>>().join(" "),
    };
    prose.blocks().iter().map(block).collect::<Vec<_>>().join(" ")
}
