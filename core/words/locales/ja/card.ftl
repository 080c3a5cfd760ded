### 日本語

card-certificate-absent = カードに電子証明書がありません
    .staff = このカードには利用者証明用の電子証明書が入っていません。資格確認書など別の方法で確認してください。患者さんには市区町村窓口で発行できることを伝えてください。
    .patient = { -patient-other-way }
    .vendor = 利用者証明用証明書のファイルが空か存在しません。再試行しても変わりません。
    .spoken = { card-certificate-absent }。{ card-certificate-absent.staff }

card-certificate-malformed = カードの電子証明書を読み取れません
    .staff = カードの電子証明書を最後まで読み取れませんでした。カードをもう一度かざしてください。続くときは別の方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .vendor = 証明書のDERの長さか構造が正しくありません。一度だけ再試行し、続くときはカードを疑います。
    .spoken = { card-certificate-malformed }。{ card-certificate-malformed.staff }

card-command-failed = カードが応答しません
    .staff = カードが処理を続けられませんでした。カードをもう一度かざしてください。続くときは目視確認に切り替えてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = コマンド{ $command }に状態語{ $status }が返りました。一度だけ再試行します。
    .spoken = { card-command-failed }。{ card-command-failed.staff }

card-link-lost = カードが離れました
    .staff = 読み取りの途中でカードが離れました。カードをもう一度かざしてください。暗証番号の残り回数は減っていません。
    .patient = もう一度、カードをかざしてください。動かさずにお待ちください。
    .vendor = VERIFYの前にカードとの接続が切れました。再開できます。PINの試行は使っていません。
    .spoken = { card-link-lost }。{ card-link-lost.staff }

card-link-lost-in-verify = 暗証番号の確認中にカードが離れました
    .staff = 暗証番号がカードに届いたかどうか確かめられませんでした。同じカードをもう一度かざしてください。残り回数を先に確かめます。
    .patient = もう一度、同じカードをかざしてください。
    .vendor = VERIFYの応答を受け取る前に接続が切れました。残り回数を読むまでVERIFYを再送しません。
    .spoken = { card-link-lost-in-verify }。{ card-link-lost-in-verify.staff }

card-pin-last-try = 暗証番号の入力はあと1回です
    .staff = 次に番号が一致しないと、このカードの暗証番号はロックされます。目視確認に切り替えてください。入力する場合は患者さんの同意を得てください。
    .patient = 入力はあと1回です。顔での確認もできます。
    .vendor = 残り1回のため、VERIFYの前に止めました。カード1枚とVERIFY1回に限る同意が必要です。
    .spoken = { card-pin-last-try }。{ card-pin-last-try.staff }

card-pin-locked = 暗証番号がロックされています
    .staff = このカードの暗証番号はロックされています。目視確認に切り替えてください。患者さんには市区町村窓口で再設定できることを伝えてください。
    .patient = 暗証番号が使えなくなっています。市区町村の窓口でなおせます。今日は別の方法で確認できます。
    .vendor = 残り回数は0です（63C0、6983または6984）。再試行しません。解除は発行窓口だけができます。
    .spoken = 暗証番号がロックされています。目視確認に切り替えてください。再設定は市区町村窓口でできます。

card-pin-format = 暗証番号は4桁の数字です
    .staff = 入力された暗証番号は4桁の数字ではありません。4桁の数字を入力してください。カードの残り回数は減っていません。
    .patient = 4つの数字を入力してください。
    .vendor = 入力の形式で拒みました。カードには送っていません。
    .spoken = { card-pin-format }。{ card-pin-format.staff }

card-pin-switched-off = 暗証番号のないカードです
    .staff = このカードには暗証番号が設定されていません。目視確認に切り替えてください。
    .patient = 暗証番号はいりません。スタッフがお顔を確認します。
    .vendor = カードはPINの照合に応じません（顔認証マイナンバーカードの可能性）。再試行しません。
    .spoken = { card-pin-switched-off }。{ card-pin-switched-off.staff }

card-pin-wrong = 暗証番号が一致しません
    .staff = 暗証番号が一致しませんでした。あと{ $tries }回入力できます。患者さんに番号を確かめてもらってください。
    .patient = 暗証番号がちがうようです。あと{ $tries }回入力できます。
    .vendor = VERIFYの応答は63Cxで、残り{ $tries }回です。自動では再試行しません。新しい入力が必要です。
    .spoken = 暗証番号が一致しません。あと{ $tries }回入力できます。番号を確かめてもらってください。

card-session-other-card = 先ほどと別のカードです
    .staff = かざされたカードは先ほどのカードと異なります。同じカードをかざしてください。別の患者さんのときは最初から始めてください。
    .patient = 先ほどと同じカードをかざしてください。
    .vendor = 証明書の先頭ブロックが一致しません。同意と入力済みのPINは捨てました。
    .spoken = { card-session-other-card }。{ card-session-other-card.staff }

card-kind-not-my-number = マイナンバーカードではありません
    .staff = かざされたカードはマイナンバーカードではないようです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = 利用者証明用アプリケーションのAIDをSELECTできません。再試行は別のカードで行います。
    .spoken = { card-kind-not-my-number }。{ card-kind-not-my-number.staff }

card-session-cancelled = 読み取りをやめました
    .staff = 操作により読み取りをやめました。続けるときはカードをもう一度かざしてください。
    .patient = 読み取りをやめました。カードをお持ちください。
    .vendor = 取り消しの操作です。カードは電源断で解放しました。
    .spoken = { card-session-cancelled }。{ card-session-cancelled.staff }

card-kind-old-juki = マイナンバーカードではありません
    .staff = かざされたカードは住民基本台帳カードのようです。マイナンバーカードをかざしてください。お持ちでないときは資格確認書で確認してください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = EF 0006のトークン名は住民基本台帳カードのものです。VERIFYは送っていません。再試行しません。
    .spoken = { card-kind-old-juki }。{ card-kind-old-juki.staff }

card-kind-phone = スマートフォンのマイナンバーカードです
    .staff = この端末では患者さんのスマートフォンを使えません。プラスチックのマイナンバーカードをかざしてください。
    .patient = スマートフォンではなく、カードをかざしてください。
    .vendor = スマートフォン搭載の証明書と判定しました。設定phone_tokensがrefuseです。VERIFYは送っていません。
    .spoken = { card-kind-phone }。{ card-kind-phone.staff }

card-pin-tries-unknown = 暗証番号の残り回数がわかりません
    .staff = カードから残り回数を読み取れませんでした。カードをもう一度かざしてください。続くときは目視確認に切り替えてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = 空のVERIFYの応答が既知の状態語ではありません。許可を作らず、VERIFYは送りません。一度だけ再試行します。
    .spoken = { card-pin-tries-unknown }。{ card-pin-tries-unknown.staff }

card-visual-refused = 目視確認で読み取れませんでした
    .staff = 目視確認ではこのカードを確認できませんでした。4桁の暗証番号入力に切り替えてください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = カードか中継先が外部認証を拒みました（project-definedの手順）。再試行しません。
    .spoken = { card-visual-refused }。{ card-visual-refused.staff }

card-visual-relay-timeout = 目視確認の応答がありません
    .staff = 時間内に資格確認サービスから応答がありませんでした。カードをもう一度かざしてください。続くときは4桁の暗証番号入力に切り替えてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = 中継の応答が3秒以内に届きませんでした。カードは解放しました。再試行できます。
    .spoken = { card-visual-relay-timeout }。{ card-visual-relay-timeout.staff }

card-answer-malformed = カードの答えを読み取れません
    .staff = カードの答えが読み取れませんでした。カードをもう一度かざしてください。続くときは別の方法で確認してください。
    .patient = カードをもう一度かざしてください。
    .vendor = { $command }の応答の長さが規約と異なります。新しいタップで再試行できます。
    .spoken = { card-answer-malformed }。{ card-answer-malformed.staff }

card-check-signed = カードの確認が終わりました
    .staff = カードの読み取りが終わりました。そのままお待ちください。
    .patient = カードの読み取りが終わりました。
    .vendor = 署名を受け取りました。
    .spoken = { card-check-signed }。{ card-check-signed.staff }

card-info-read = カードの情報を読み取りました
    .staff = カードの種類と状態を読み取りました。表示を確かめてください。
    .patient = カードを読み取りました。
    .vendor = 暗証番号なしで読める情報です。
    .spoken = { card-info-read }。{ card-info-read.staff }

card-pin-already-verified = 残り回数を確かめられません
    .staff = カードの残り回数を確かめられないため、暗証番号を送りませんでした。カードを離して、もう一度かざしてください。
    .patient = カードを一度離して、もう一度かざしてください。
    .vendor = 電源断の後も空のVERIFYが9000です。VERIFYは送っていません。
    .spoken = { card-pin-already-verified }。{ card-pin-already-verified.staff }

card-pin-tries = 残り回数を読み取りました
    .staff = 残り回数を読み取りました。表示を確かめてください。
    .patient = カードを読み取りました。
    .vendor = 空のVERIFYの応答です。回数は減りません。
    .spoken = { card-pin-tries }。{ card-pin-tries.staff }

card-pin-used-elsewhere = 残り回数が思ったより減っています
    .staff = 別の機械がこのカードの暗証番号を使ったようです。あと{ $tries }回入力できます。患者さんに心当たりを聞いてください。
    .patient = あと{ $tries }回入力できます。ほかの機械で使いましたか。
    .vendor = 応答の失われたVERIFYでは説明できない回数です。自動では送りません。
    .spoken = { card-pin-used-elsewhere }。{ card-pin-used-elsewhere.staff }

card-kind-driving-licence = 運転免許証です
    .staff = かざされたカードは運転免許証です。マイナンバーカードをかざしてもらってください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = 運転免許証のアプリケーションが応答し、公的個人認証APはありません。
    .spoken = { card-kind-driving-licence }。{ card-kind-driving-licence.staff }

card-kind-residence-card = 在留カードです
    .staff = かざされたカードは在留カードです。マイナンバーカードをかざしてもらってください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = 在留カード等のアプリケーションが応答し、公的個人認証APはありません。
    .spoken = { card-kind-residence-card }。{ card-kind-residence-card.staff }

card-kind-passport = パスポートです
    .staff = かざされたものはパスポートです。マイナンバーカードをかざしてもらってください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = 旅券（eMRTD）のアプリケーションが応答し、公的個人認証APはありません。
    .spoken = { card-kind-passport }。{ card-kind-passport.staff }

card-kind-transit = 交通系か決済用のカードです
    .staff = かざされたカードは交通系または決済用のカードです。マイナンバーカードをかざしてもらってください。
    .patient = マイナンバーカードをかざしてください。
    .vendor = 交通系または決済用のアプリケーションが応答し、公的個人認証APはありません。
    .spoken = { card-kind-transit }。{ card-kind-transit.staff }

card-link-several-cards = カードが2枚以上あります
    .staff = カードが2枚以上重なっています。ほかのカードを離して、マイナンバーカードだけをかざしてください。
    .patient = マイナンバーカードだけをかざしてください。
    .vendor = リンクが複数のカードを検出しました。何も送っていません。1枚にして再試行します。
    .spoken = { card-link-several-cards }。{ card-link-several-cards.staff }

card-visual-certificate-expired = 目視確認はいま使えません
    .staff = 端末用の証明書の期限が過ぎています。4桁の暗証番号入力に切り替え、サポート窓口に知らせてください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = カードが端末証明書を期限切れとして拒みました（6985、project-definedの手順）。サービス側で更新が必要です。
    .spoken = { card-visual-certificate-expired }。{ card-visual-certificate-expired.staff }

card-visual-certificate-refused = カードが端末用の証明書を受け付けません
    .staff = カードが端末用の証明書を受け付けません。4桁の暗証番号入力に切り替え、サポート窓口に知らせてください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = カードが端末証明書を拒みました（発行者不明6A88、署名不正6988、project-definedの手順）。再試行しません。
    .spoken = { card-visual-certificate-refused }。{ card-visual-certificate-refused.staff }

card-visual-key-refused = カードが目視確認を拒みました
    .staff = カードがサービスの応答を受け付けませんでした。4桁の暗証番号入力に切り替え、サポート窓口に知らせてください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = EXTERNAL AUTHENTICATEに失敗しました（6300、project-definedの手順）。端末鍵が証明書と合いません。再試行しません。
    .spoken = { card-visual-key-refused }。{ card-visual-key-refused.staff }

card-visual-extended-needed = この機器では目視確認ができません
    .staff = このリーダーや端末では目視確認ができません。4桁の暗証番号入力に切り替えるか、別のカードリーダーを使ってください。
    .patient = 暗証番号での確認をおねがいします。
    .vendor = 目視確認には拡張Lcが必要です。プローブに失敗したか、6700が返りました。暗証番号か別のリーダーを使います。
    .spoken = { card-visual-extended-needed }。{ card-visual-extended-needed.staff }

card-reader-probed = リーダーを確認しました
    .staff = リーダーを確認しました。そのままお待ちください。そのままお待ちください。
    .patient = { -patient-wait }
    .vendor = 拡張長応答のプローブが終わりました。extendedを参照します。
    .spoken = { card-reader-probed }。{ card-reader-probed.staff }
