/** Import it before Ink: tests run the build of React that users run; the one for development is several times slower. */
process.env.NODE_ENV = 'production';
