/**
 * Replaces `Intl.Segmenter` in the bundle: five packages create one when they load, which takes 8 ms, and most runs use
 * none.
 */
const { Segmenter } = Intl;

export class LateSegmenter {
  private readonly make: () => Intl.Segmenter;
  private made: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Segmenter>) {
    this.make = () => new Segmenter(...options);
  }

  segment(text: string): Intl.Segments {
    this.made ??= this.make();
    return this.made.segment(text);
  }
}
