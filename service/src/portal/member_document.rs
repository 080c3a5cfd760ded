//! What shows that a facility no master holds is one (助産所): attached while the operator looks at the registration
//! (requirements 8; how it is shown is `project-defined`).

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::id::{DocumentId, MembershipId};
use crate::application::upload::{self, Media, UploadError, kept};
use crate::audit::{self, Action, Entry};
use crate::keyring::{open_with, parse_sealed, random, seal_with};
use crate::service::{Service, opaque_id};
use crate::store::membership_document::{self as store, Document};
use crate::store::sealed::context;
use crate::store::{StoreError, well_formed};

/// Most bytes of one: a notice of a page or two, and held whole.
pub(crate) const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Most of one registration.
const MOST: i64 = 5;

/// A document that is looked at.
pub(crate) struct Opened {
    pub(crate) media: Media,
    pub(crate) name: String,
    pub(crate) content: Zeroizing<Vec<u8>>,
}

/// Takes a document of a registration that waits.
pub(super) async fn receive(
    service: &Service,
    membership: &MembershipId,
    name: &str,
    content: &[u8],
) -> Result<(), UploadError> {
    if content.len() > MOST_BYTES {
        return Err(UploadError::TooLarge);
    }
    let media = match Media::of(content.get(..upload::CHUNK).unwrap_or(content))? {
        Media::Jpeg => return Err(UploadError::Photo),
        media => media,
    };
    let scan = upload::scan(service, content).await?;
    let document_id: DocumentId = well_formed(opaque_id(), TABLE)?;
    let key = Zeroizing::new(random::<32>());
    let sealed = kept::seal(service.keys.as_ref(), TABLE, document_id.as_str(), &key, name)?;
    let sealed_content = seal_with(&key, KEY_ID, &place(&document_id), content);
    let document = Document {
        document_id,
        membership_id: membership.clone(),
        media: media.as_str().to_owned(),
        length: i64::try_from(content.len()).unwrap_or(i64::MAX),
        scan: scan.to_owned(),
        sealed,
    };
    let sealed_content = sealed_content.map_err(StoreError::from)?;
    let mut write = service.store.write().await?;
    let now = service.clock.now();
    if !store::insert(&mut write, &document, &sealed_content, MOST, now).await? {
        return Err(UploadError::Closed);
    }
    Ok(write.commit().await?)
}

/// One of a registration, and a row of the audit.
pub(crate) async fn open(
    service: &Service,
    membership: &MembershipId,
    id: &DocumentId,
    who: &str,
) -> Result<Option<Opened>, StoreError> {
    let all = store::of(&service.store, membership).await?;
    let Some(document) = all.into_iter().find(|document| document.document_id == *id) else {
        return Ok(None);
    };
    let Some(content) = store::content(&service.store, id).await? else {
        return Ok(None);
    };
    let (key, name) = key_and_name(service, &document)?;
    let (_, body) = well_formed(parse_sealed(&content), TABLE)?;
    let content = open_with(&key, KEY_ID, &place(id), body)?;
    let keys = service.keys.as_ref();
    let entry = Entry {
        subject: Some(audit::subject(keys, who.as_bytes())),
        ..Entry::default()
    };
    let mut write = service.store.write().await?;
    audit::write_down(&mut write, keys, service.clock.now(), Action::UploadOpened, entry).await?;
    write.commit().await?;
    Ok(Some(Opened {
        media: well_formed(Media::parse(&document.media), TABLE)?,
        name,
        content,
    }))
}

/// The documents of a registration with their names.
pub(crate) async fn list(
    service: &Service,
    membership: &MembershipId,
) -> Result<Vec<(Document, String)>, StoreError> {
    let all = store::of(&service.store, membership).await?;
    let named = all.into_iter().map(|document| {
        let (_, name) = key_and_name(service, &document)?;
        Ok((document, name))
    });
    named.collect()
}

/// Takes away what may no longer be kept; how many documents.
pub(crate) async fn erase(service: &Service, now: Timestamp) -> Result<u64, StoreError> {
    let days = i64::from(service.settings.office.uploads_kept_days);
    let before = now.checked_sub(SignedDuration::from_hours(24 * days));
    store::sweep(&service.store, before.unwrap_or(Timestamp::MIN)).await
}

const TABLE: &str = "membership_documents";
const KEY_ID: &str = "document";

fn key_and_name(service: &Service, document: &Document) -> Result<(Zeroizing<[u8; 32]>, String), StoreError> {
    kept::open(
        service.keys.as_ref(),
        TABLE,
        document.document_id.as_str(),
        &document.sealed,
    )
}

fn place(id: &DocumentId) -> Vec<u8> {
    context("membership_documents.content", id.as_str())
}
