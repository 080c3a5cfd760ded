//! お問い合わせ: asked by anybody, answered by mail (requirements 52, 333).

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::application::id::InquiryId;
use crate::keyring::SealingKey;
use crate::portal::mail::{self, Letter, LetterKind};
use crate::service::{Service, opaque_id};
use crate::store::inquiry::{self as store, Inquiry};
use crate::store::sealed::context;
use crate::store::{StoreError, well_formed};

/// What was asked, and what was answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// 返信先.
    pub email: String,
    /// Name of who asks.
    pub name: String,
    /// お問い合わせ内容.
    pub question: String,
    /// The answer.
    pub answer: Option<String>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asked(***)")
    }
}

/// Keeps a question.
///
/// # Errors
/// [`StoreError`].
pub async fn ask(service: &Service, asked: &Asked) -> Result<InquiryId, StoreError> {
    let id: InquiryId = well_formed(opaque_id(), "inquiries")?;
    let sealed = seal(service, &id, asked)?;
    let mut write = service.store.write().await?;
    store::ask(&mut write, &id, &sealed, service.clock.now()).await?;
    write.commit().await?;
    Ok(id)
}

/// What was asked.
///
/// # Errors
/// [`StoreError`].
pub fn open(service: &Service, inquiry: &Inquiry) -> Result<Asked, StoreError> {
    let context = context("inquiries", inquiry.inquiry_id.as_str());
    let plain = service.keys.open(&context, &inquiry.sealed)?;
    well_formed(serde_json::from_slice(&plain).ok(), "inquiries")
}

/// Answers by mail; `false` where somebody else was faster.
///
/// # Errors
/// [`StoreError`].
pub async fn answer(
    service: &Service,
    inquiry: &Inquiry,
    by: &str,
    answer: &str,
) -> Result<bool, StoreError> {
    let mut asked = open(service, inquiry)?;
    asked.answer = Some(answer.to_owned());
    let sealed = seal(service, &inquiry.inquiry_id, &asked)?;
    let text = format!(
        "お問い合わせにお答えします。\n\n{answer}\n\n（お問い合わせの内容）\n{}",
        asked.question
    );
    let operator = &service.settings.operator;
    let letter = Letter::new(operator, &asked.email, &asked.name, "お問い合わせへの回答", &text);
    let mut write = service.store.write().await?;
    let now = service.clock.now();
    if !store::answer(&mut write, &inquiry.inquiry_id, by, &sealed, now).await? {
        return Ok(false);
    }
    mail::write(service, &mut write, LetterKind::InquiryAnswered, &letter).await?;
    write.commit().await?;
    Ok(true)
}

fn seal(service: &Service, id: &InquiryId, asked: &Asked) -> Result<Vec<u8>, StoreError> {
    let plain = Zeroizing::new(serde_json::to_vec(asked).unwrap_or_default());
    let context = context("inquiries", id.as_str());
    Ok(service.keys.seal(SealingKey::Register, &context, &plain)?)
}
