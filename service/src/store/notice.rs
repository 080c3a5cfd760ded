//! `notices`, `faqs`: what the operator writes for everybody.

use jiff::Timestamp;

use super::{Store, StoreError, Write, well_formed};
use crate::application::id::{FaqId, NoticeId};
use crate::clock::whole_milliseconds;

/// お知らせ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub notice_id: NoticeId,
    /// Its category.
    pub category: String,
    /// 重要なお知らせ.
    pub important: bool,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Since when it is not any more.
    pub withdrawn_at: Option<Timestamp>,
}

/// よくある質問.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faq {
    /// Its id.
    pub faq_id: FaqId,
    /// Its place.
    pub position: i64,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

type Row = (String, String, i64, String, String, i64, Option<i64>);

/// Keeps a notice.
///
/// # Errors
/// [`StoreError`].
pub async fn publish(write: &mut Write, notice: &Notice) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO notices (notice_id, category, important, title, body, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(notice.notice_id.as_str())
    .bind(notice.category.as_str())
    .bind(i64::from(notice.important))
    .bind(notice.title.as_str())
    .bind(notice.body.as_str())
    .bind(notice.published_at.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Takes a notice from the public pages.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(write: &mut Write, id: &NoticeId, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE notices SET withdrawn_at = $2 WHERE notice_id = $1 AND withdrawn_at IS NULL")
        .bind(id.as_str())
        .bind(at.as_millisecond())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Notices that are public, the newest first; at most 500.
///
/// # Errors
/// [`StoreError`].
pub async fn published(store: &Store) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT notice_id, category, important, title, body, published_at, withdrawn_at FROM notices \
         WHERE withdrawn_at IS NULL ORDER BY published_at DESC, notice_id LIMIT 500",
    )
    .fetch_all(store.read())
    .await?;
    rows.into_iter().map(notice).collect()
}

/// Keeps a question at the end of the list.
///
/// # Errors
/// [`StoreError`].
pub async fn add_faq(write: &mut Write, id: &FaqId, question: &str, answer: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO faqs (faq_id, position, question, answer) \
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM faqs), $2, $3)",
    )
    .bind(id.as_str())
    .bind(question)
    .bind(answer)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Takes a question away.
///
/// # Errors
/// [`StoreError`].
pub async fn remove_faq(write: &mut Write, id: &FaqId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM faqs WHERE faq_id = $1")
        .bind(id.as_str())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// The questions in order.
///
/// # Errors
/// [`StoreError`].
pub async fn faqs(store: &Store) -> Result<Vec<Faq>, StoreError> {
    let rows: Vec<(String, i64, String, String)> =
        sqlx::query_as("SELECT faq_id, position, question, answer FROM faqs ORDER BY position, faq_id")
            .fetch_all(store.read())
            .await?;
    let faq = |(id, position, question, answer): (String, i64, String, String)| {
        Ok(Faq {
            faq_id: well_formed(id.parse().ok(), "faqs")?,
            position,
            question,
            answer,
        })
    };
    rows.into_iter().map(faq).collect()
}

fn notice((id, category, important, title, body, published, withdrawn): Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        notice_id: well_formed(id.parse().ok(), "notices")?,
        category,
        important: important != 0,
        title,
        body,
        published_at: whole_milliseconds(published),
        withdrawn_at: withdrawn.map(whole_milliseconds),
    })
}
