//! サイト内検索 over notices, questions, manuals and the other texts. Width and case of letters do not matter.

use axum::extract::Query;
use axum::response::Response;
use kazasu_pages::public::{Hit, SearchPage, content};
use kazasu_pages::{Block, Link, Prose, Span, path};
use kazasu_wire::width::fold;
use serde::Deserialize;

use super::texts::all_questions;
use crate::portal::context::Context;
use crate::portal::page::show;
use crate::problem::Refusal;
use crate::store::notice as store;

/// What is searched for.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Asked {
    #[serde(default)]
    q: String,
}

/// Longest question looked at, in characters; more words find nothing more.
const LONGEST: usize = 100;
/// Most hits shown.
const MOST: usize = 50;
/// Characters around what was found.
const AROUND: usize = 40;

/// `GET /search`.
pub(in crate::portal) async fn search(
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let query: String = asked.q.trim().chars().take(LONGEST).collect();
    let folded = folded(&query);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut hits = Vec::new();
    if !words.is_empty() {
        for (kind, title, href, text) in texts(&context).await? {
            let text_folded = folded_all(&title, &text);
            if words.iter().all(|word| text_folded.contains(word)) {
                hits.push(Hit {
                    link: Link::new(title, href),
                    kind: kind.to_owned(),
                    excerpt: excerpt(&text, words.first().copied().unwrap_or_default()),
                });
            }
        }
        hits.truncate(MOST);
    }
    let layout = context.layout(context.say("サイト内検索", "Search"));
    Ok(show(&SearchPage { layout, query, hits }))
}

type Text = (&'static str, String, String, String);

/// Everything there is to find: kind, title, address, text.
async fn texts(context: &Context) -> Result<Vec<Text>, Refusal> {
    let say = |ja, en| if context.say("ja", "en") == "ja" { ja } else { en };
    let notices = store::published(&context.service.store).await?;
    let mut texts: Vec<Text> = notices
        .into_iter()
        .map(|notice| {
            let href = format!("{}/{}", path::NOTICES, notice.notice_id);
            (say("お知らせ", "Notice"), notice.title, href, notice.body)
        })
        .collect();
    texts.extend(all_questions(context).await?.into_iter().map(|question| {
        let href = format!("{}#{}", path::FAQ, question.id);
        (
            say("よくある質問", "Question"),
            question.question,
            href,
            plain(&question.answer),
        )
    }));
    texts.extend(content::manuals().into_iter().map(|manual| {
        let href = format!("{}/{}", path::MANUALS, manual.slug);
        (
            say("手順書・マニュアル", "Manual"),
            manual.title,
            href,
            manual.text,
        )
    }));
    let about = say("オンライン資格確認とは？", "What is the online check?").to_owned();
    texts.push((
        say("案内", "Information"),
        about,
        path::ABOUT.to_owned(),
        plain(&content::about()),
    ));
    Ok(texts)
}

fn folded(text: &str) -> String {
    fold(text).to_lowercase()
}

fn folded_all(title: &str, text: &str) -> String {
    folded(&format!("{title}\n{text}"))
}

/// The words around the first place a word is found at.
fn excerpt(text: &str, word: &str) -> String {
    let line: Vec<char> = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let windows = (0..line.len()).find(|at| {
        let rest: String = line.iter().skip(*at).take(word.chars().count() * 2).collect();
        folded(&rest).starts_with(word)
    });
    let from = windows.unwrap_or(0).saturating_sub(AROUND / 2);
    let excerpt: String = line.iter().skip(from).take(AROUND * 2).collect();
    let (before, after) = (from > 0, from + AROUND * 2 < line.len());
    format!(
        "{}{}{}",
        if before { "…" } else { "" },
        excerpt.trim(),
        if after { "…" } else { "" }
    )
}

fn plain(prose: &Prose) -> String {
    let mut text = String::new();
    let mut line = |spans: &[Span]| {
        for span in spans {
            match span {
                Span::Text(words) | Span::Address(words) => text.push_str(words),
            }
        }
        text.push('\n');
    };
    for block in prose.blocks() {
        match block {
            Block::Heading(words) => line(&[Span::Text(words.clone())]),
            Block::Paragraph(lines) | Block::List(lines) => lines.iter().for_each(|spans| line(spans)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_shows_what_was_found() {
        let text = format!("{}ＮＦＣに対応{}", "あ".repeat(60), "い".repeat(200));
        let shown = excerpt(&text, "nfc");
        assert!(shown.contains("ＮＦＣに対応"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
        assert_eq!(excerpt("短い", "ない"), "短い");
        assert_eq!(excerpt("", "x"), "");
    }
}
